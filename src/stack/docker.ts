import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { problem } from '../io/errors.ts'
import { readTextFile } from '../io/files.ts'
import type { Output } from '../io/output.ts'
import { follow, run, type ShellResult } from '../io/shell.ts'
import type { Plan } from '../settings/plan.ts'
import { composeFile, composeOverrideFile, stackServices } from './compose.ts'
import { composeEnvironment, configHash } from './compose-environment.ts'
import { composeProblem, requireCompose } from './compose-problems.ts'
import {
  type Container,
  docker,
  listContainers,
  projectLabel,
  serviceLabel,
  serviceState,
  whyDockerFailed,
} from './containers.ts'
import { requireFreePorts } from './ports.ts'
import { findAdminKey, type Runtime, type StackSecrets } from './runtime.ts'

const pullTimeoutMs = 15 * 60_000
const stopTimeoutMs = 60_000

/** The stack as containers of Docker Compose. */
export function dockerRuntime(plan: Plan, output: Output): Runtime {
  const services = stackServices(plan)
  const project = plan.composeProject
  // The look that proves the engine there also serves the step that follows: each one costs a client start.
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
    up: async (secrets) => up(plan, await containers(), secrets, output),
    down: () => down(plan),
    services: async () => {
      const present = await containers()
      return services.map((name) =>
        serviceState(
          name,
          present.find(({ service }) => service === name),
        ),
      )
    },
    adminKey: () => adminKey(plan),
    logTail: async (service, lines) => {
      const result = await compose(plan, await composeFiles(plan), [
        'logs',
        '--no-color',
        '--no-log-prefix',
        '--tail',
        String(lines),
        service,
      ])
      return (result.stdout || result.stderr).trimEnd().split('\n')
    },
    followLogs: async (service, lines, onLine) => {
      const files = await composeFiles(plan)
      const args = composeArguments(plan, files, [
        'logs',
        '--follow',
        '--no-color',
        '--tail',
        String(lines),
        // Lines of several services need their names.
        ...(service ? ['--no-log-prefix', service] : []),
      ])
      await follow('docker', args, {
        cwd: plan.project.folder,
        env: composeEnvironment(plan),
        output,
        onLine,
      })
    },
  }
}

/** The compose file and, where the user has one, the override. */
async function composeFiles(plan: Plan): Promise<string[]> {
  const override = await readTextFile(join(plan.project.folder, composeOverrideFile))
  return override === undefined ? [composeFile] : [composeFile, composeOverrideFile]
}

const composeArguments = (plan: Plan, files: readonly string[], args: readonly string[]) => [
  'compose',
  '--ansi',
  'never',
  '--project-name',
  plan.composeProject,
  '--project-directory',
  '.',
  ...files.flatMap((file) => ['--file', file]),
  ...args,
]

function compose(plan: Plan, files: readonly string[], args: readonly string[]): Promise<ShellResult> {
  return run('docker', composeArguments(plan, files, args), {
    cwd: plan.project.folder,
    env: composeEnvironment(plan),
    timeoutMs: stopTimeoutMs,
  })
}

async function up(
  plan: Plan,
  containers: readonly Container[],
  secrets: StackSecrets,
  output: Output,
): Promise<'started' | 'unchanged'> {
  const files = await composeFiles(plan)
  const texts = await Promise.all(files.map((file) => readTextFile(join(plan.project.folder, file))))
  const environment = composeEnvironment(plan, secrets)
  const hash = configHash(
    texts.map((text) => text ?? ''),
    environment,
  )
  if (isUpToDate(plan, containers, hash)) return 'unchanged'

  await requireCompose()
  await requireFreePorts(plan, { except: containers.filter(({ state }) => state === 'running') })
  output.transient('  starting the containers (a first start downloads the images) …')
  const started = await follow('docker', composeArguments(plan, files, ['up', '--detach', '--quiet-pull']), {
    cwd: plan.project.folder,
    env: { ...environment, CONVEX_CONFIG_HASH: hash },
    timeoutMs: pullTimeoutMs,
    output,
    onLine: (line) => output.transient(`  ${line.trim().slice(0, 100)}`),
  })
  if (!started.ok) throw await composeProblem(plan, 'up', started)
  return 'started'
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
  if (!found.ok || !container)
    throw problem('ADMIN_KEY_UNAVAILABLE', { reason: 'The backend container is not running.' })
  const made = await docker(['exec', container, './generate_admin_key.sh'])
  const key = findAdminKey(`${made.stdout}\n${made.stderr}`)
  if (!key) throw problem('ADMIN_KEY_UNAVAILABLE', { reason: whyDockerFailed(made) })
  return key
}
