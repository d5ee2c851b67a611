import { tmpdir } from 'node:os'
import { problem } from '../io/errors.ts'
import type { Output } from '../io/output.ts'
import { follow, run } from '../io/shell.ts'
import type { Plan } from '../settings/plan.ts'
import { composeFile, stackServices } from './compose.ts'
import { composeCall, composeUp } from './compose-call.ts'
import { composeProblem, requireCompose } from './compose-problems.ts'
import {
  type Container,
  docker,
  listContainers,
  projectLabel,
  serviceLabel,
  whyDockerFailed,
} from './containers.ts'
import { requireFreePorts } from './ports.ts'
import { findAdminKey, type Runtime, type StackSecrets } from './runtime.ts'
import { serviceState } from './service-state.ts'
import { writeStackFiles } from './stack-files.ts'
import { detectTopology, type Topology } from './topology.ts'

const pullTimeoutMs = 15 * 60_000
const stopTimeoutMs = 60_000

/** The stack as containers of Docker Compose. */
export function dockerRuntime(plan: Plan, output: Output): Runtime {
  const project = plan.composeProject
  let found: Promise<Topology> | undefined
  const topology = () => {
    found ??= detectTopology(process.env)
    return found
  }
  // The look that proves the engine there also serves the step that follows: each one costs time.
  let looked: Promise<Container[]> | undefined
  const containers = () => {
    const present = looked ?? listContainers(project)
    looked = undefined
    return present
  }
  return {
    kind: 'docker',
    description: `docker compose, project ${project}`,
    dataLocation: `docker volume ${project}_data`,
    requireReady: async () => {
      looked ??= listContainers(project)
      await looked
    },
    writeFiles: async () => `${composeFile} ${await writeStackFiles(plan, await topology())}`,
    topology: async () => (await topology()).kind,
    up: async (secrets) => up(plan, await topology(), await containers(), secrets, output),
    down: () => down(plan),
    services: async () => {
      const present = await containers()
      const container = (name: string) => present.find(({ service }) => service === name)
      return stackServices(plan).map((name) => serviceState(name, container(name)))
    },
    adminKey: () => adminKey(plan),
    logTail: async (service, lines) => {
      const args = ['logs', '--no-color', '--no-log-prefix', '--tail', String(lines), service]
      const call = await composeCall(plan, await topology(), args)
      const result = await run('docker', call.args, { ...call, timeoutMs: stopTimeoutMs })
      return (result.stdout || result.stderr).trimEnd().split('\n')
    },
    followLogs: async (service, lines, onLine) => {
      // Lines of several services need their names.
      const selected = service ? ['--no-log-prefix', service] : []
      const args = ['logs', '--follow', '--no-color', '--tail', String(lines), ...selected]
      const call = await composeCall(plan, await topology(), args)
      await follow('docker', call.args, { ...call, output, onLine })
    },
  }
}

async function up(
  plan: Plan,
  topology: Topology,
  containers: readonly Container[],
  secrets: StackSecrets,
  output: Output,
): Promise<'started' | 'unchanged'> {
  if (topology.kind === 'remote') throw problem('REMOTE_ENGINE', { host: topology.host })
  const call = await composeUp(plan, topology, secrets)
  if (isUpToDate(plan, containers, call.hash)) return 'unchanged'

  await requireCompose()
  await removeUnwanted(plan, containers)
  // Also a container of ours that is down at the moment: Docker may be starting it again just now. Where somebody else
  // has its port, compose says so.
  await requireFreePorts(plan, { except: containers })
  output.transient('  starting the containers (a first start downloads the images) …')
  const started = await follow('docker', call.args, {
    ...call,
    timeoutMs: pullTimeoutMs,
    output,
    onLine: (line) => output.transient(`  ${line.trim().slice(0, 100)}`),
  })
  if (!started.ok) throw await composeProblem(plan, 'up', started)
  return 'started'
}

/** A dashboard that was turned off; what else a user's override brought up is not ours to remove. */
async function removeUnwanted(plan: Plan, containers: readonly Container[]): Promise<void> {
  const unwanted = containers.filter(({ service }) => service === 'dashboard' && !plan.dashboard)
  for (const { id } of unwanted) await docker(['rm', '--force', id])
}

const isUpToDate = (plan: Plan, containers: readonly Container[], hash: string) =>
  stackServices(plan).every((name) =>
    containers.some(
      ({ service, state, config }) => service === name && state === 'running' && config === hash,
    ),
  )

/**
 * Works by labels alone, so that a stack can be stopped after its compose file is gone; away from the project's
 * folder, where compose would read a compose file of the user's.
 */
async function down(plan: Plan): Promise<boolean> {
  const containers = await listContainers(plan.composeProject)
  if (containers.length === 0) return false
  const result = await run('docker', ['compose', '--project-name', plan.composeProject, 'down'], {
    cwd: tmpdir(),
    timeoutMs: stopTimeoutMs,
  })
  if (!result.ok) throw await composeProblem(plan, 'down', result)
  return true
}

async function adminKey(plan: Plan): Promise<string> {
  const filters = [`${serviceLabel}=backend`, `${projectLabel}=${plan.composeProject}`]
  const found = await docker(['ps', '--quiet', ...filters.flatMap((label) => ['--filter', `label=${label}`])])
  const container = found.stdout.trim().split('\n')[0]
  if (!found.ok || !container) {
    throw problem('ADMIN_KEY_UNAVAILABLE', { reason: 'The backend container is not running.' })
  }
  const made = await docker(['exec', container, './generate_admin_key.sh'])
  const key = findAdminKey(`${made.stdout}\n${made.stderr}`)
  if (!key) throw problem('ADMIN_KEY_UNAVAILABLE', { reason: whyDockerFailed(made) })
  return key
}
