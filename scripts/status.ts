import { acceptsAdminKey, type Identity, identify } from '../src/convex/deployment.ts'
import { ProblemError } from '../src/io/errors.ts'
import type { Output } from '../src/io/output.ts'
import type { Plan } from '../src/settings/plan.ts'
import { selectRuntime } from '../src/stack/select-runtime.ts'
import type { ServiceState } from '../src/stack/service-state.ts'
import { serviceNames, services } from '../src/workspace/services.ts'
import { type Invocation, openProject } from './open-project.ts'
import { storedAdminKey } from './steps/stack-steps.ts'
import { type Context, stepLine } from './task.ts'

/** What `status --json` prints; the README documents it. Fields are added, never renamed. */
export interface Status {
  project: string
  folder: string
  workspace: string
  state: 'healthy' | 'starting' | 'unhealthy' | 'stopped' | 'foreign'
  runtime: 'docker' | 'process' | null
  /** How the containers and this machine see each other. */
  topology: 'local' | 'sibling' | 'remote' | null
  /** Why no runtime could be asked. */
  reason: string | null
  services: ServiceState[]
  backend: { url: string; instanceName: string; version: string | null }
  adminKey: 'accepted' | 'refused' | 'missing' | 'unchecked'
  database: string
  data: string | null
  urls: Record<string, string>
}

/** `coder-convex status`: what runs, how to reach it, and whether our key fits. It only looks. */
export async function status(invocation: Invocation, options: { json: boolean }): Promise<void> {
  const { plan, output } = await openProject(invocation)
  const found = await collectStatus(plan, output)
  if (options.json) output.result(JSON.stringify(found, null, 2))
  else report(found, plan, output)
}

async function collectStatus(plan: Plan, output: Output): Promise<Status> {
  const [stack, identity, key] = await Promise.all([
    inspectStack(plan, output),
    identify(plan.loopback.api),
    storedAdminKey(plan),
  ])
  const ours = identity.kind === 'backend' && identity.instanceName === plan.instanceName
  return {
    project: plan.project.name,
    folder: plan.project.folder,
    workspace: plan.workspace.kind,
    state: stateOf(stack.services, identity, ours),
    runtime: stack.runtime,
    topology: stack.topology,
    reason: stack.reason,
    services: ours ? stack.services.map(answering) : stack.services,
    backend: {
      url: plan.loopback.api,
      instanceName: plan.instanceName,
      version: identity.kind === 'backend' ? identity.version : null,
    },
    adminKey: await keyState(plan, ours, key),
    database: plan.database.kind === 'sqlite' ? 'SQLite' : plan.database.redacted,
    data: stack.data,
    urls: Object.fromEntries(serviceNames.map((name) => [name, plan.urls[name].url])),
  }
}

async function inspectStack(plan: Plan, output: Output) {
  try {
    const runtime = await selectRuntime(plan, output)
    return {
      runtime: runtime.kind,
      topology: await runtime.topology(),
      services: await runtime.services(),
      data: runtime.dataLocation,
      reason: null,
    }
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    return {
      runtime: null,
      topology: null,
      services: [],
      data: null,
      reason: `${error.message} ${error.why}`,
    }
  }
}

/** Docker's own health check runs every few seconds; we have just seen the answer. */
const answering = (service: ServiceState): ServiceState =>
  service.name === 'backend' && service.state === 'starting' ? { ...service, state: 'running' } : service

function stateOf(states: readonly ServiceState[], identity: Identity, ours: boolean): Status['state'] {
  if (ours) return 'healthy'
  if (identity.kind === 'backend' || identity.kind === 'login-wall') return 'foreign'
  const backend = states.find(({ name }) => name === 'backend')?.state ?? 'stopped'
  if (backend === 'stopped') return 'stopped'
  return backend === 'running' || backend === 'starting' ? 'starting' : 'unhealthy'
}

async function keyState(plan: Plan, ours: boolean, key: string | undefined): Promise<Status['adminKey']> {
  if (!key) return 'missing'
  if (!ours) return 'unchecked'
  return (await acceptsAdminKey(plan.loopback.api, key)) ? 'accepted' : 'refused'
}

const topologies = {
  local: 'docker',
  sibling: "docker, in this container's own network",
  remote: 'docker on another machine',
} as const

const runtimeText = ({ topology }: Status) => (topology ? topologies[topology] : 'one process')

const colourOf = {
  healthy: 'green',
  starting: 'yellow',
  unhealthy: 'red',
  stopped: 'dim',
  foreign: 'red',
} as const

function report(found: Status, plan: Plan, output: Output): void {
  const line = (title: string, text: string) => output.result(stepLine(output, title, text))
  output.result(`${found.project} ${output.paint(colourOf[found.state], found.state)}`)
  line('runtime', found.reason ?? runtimeText(found))
  for (const service of found.services) line(service.name, `${service.state} (${service.detail})`)
  if (found.backend.version) line('version', found.backend.version)
  line('admin key', found.adminKey)
  line('database', found.database)
  if (found.data) line('data', found.data)
  addresses(
    plan,
    found.services.some(({ name }) => name === 'dashboard'),
  ).forEach(([title, url]) => {
    line(title, url)
  })
  const advice = adviceFor(found)
  if (advice) output.progress(advice)
}

function adviceFor(found: Status): string | undefined {
  if (found.state === 'stopped') return 'Run "coder-convex start" to start it.'
  if (found.state === 'foreign')
    return `Something else answers at ${found.backend.url}; "coder-convex start" says what.`
  if (found.state === 'unhealthy') return 'Run "coder-convex logs" for the reason.'
  if (found.adminKey === 'refused' || found.adminKey === 'missing')
    return 'Run "coder-convex start" to get a new admin key.'
  return undefined
}

const addresses = (plan: Plan, dashboard: boolean): [string, string][] =>
  serviceNames
    .filter((name) => name !== 'frontend' && (name !== 'dashboard' || dashboard))
    .map((name) => [services[name].displayName.replace('Convex ', ''), plan.urls[name].url])

/** The end of a start: where to go, and what to run next. */
export function showAddresses({ plan, runtime, output }: Context): void {
  const dashboard = plan.dashboard && runtime.kind === 'docker'
  for (const [title, url] of addresses(plan, dashboard)) output.result(stepLine(output, title, url))
  const hint = plan.urls.api.hint
  if (hint) output.progress(hint)
  output.progress('Next: "coder-convex dev" while you work, "coder-convex status", "coder-convex stop".')
}
