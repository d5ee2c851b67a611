import { createHash } from 'node:crypto'
import { withoutInherited } from '../settings/backend-environment.ts'
import { type SettingName, settingDefinitions } from '../settings/definitions.ts'
import type { Plan } from '../settings/plan.ts'
import type { StackSecrets } from './runtime.ts'
import type { Topology } from './topology.ts'

/** The settings that the compose file interpolates. */
const interpolated = [
  'CONVEX_API_PORT',
  'CONVEX_SITE_PORT',
  'CONVEX_DASHBOARD_PORT',
  'CONVEX_BACKEND_IMAGE',
  'CONVEX_DASHBOARD_IMAGE',
  'CONVEX_MEMORY_LIMIT',
  'CONVEX_CPU_LIMIT',
] as const satisfies readonly SettingName[]

/**
 * Every value that the compose file asks for, as the environment of one compose call: values reach compose as data
 * and are not interpolated again, whatever they look like.
 *
 * @param secrets undefined for calls that start nothing
 * @param topology where the stack runs, seen from here
 */
export function composeEnvironment(
  plan: Plan,
  secrets?: StackSecrets,
  topology: Topology = { kind: 'local' },
): Record<string, string | undefined> {
  const settings = Object.fromEntries(
    interpolated.map((name) => [name, plan.settings[name]?.value ?? settingDefinitions[name].default]),
  )
  return {
    ...withoutInherited,
    ...plan.backendEnvironment,
    ...settings,
    ...databaseEnvironment(plan, topology),
    ...workspaceEnvironment(topology),
    CONVEX_COMPOSE_PROJECT: plan.composeProject,
    INSTANCE_NAME: plan.instanceName,
    INSTANCE_SECRET: secrets?.instanceSecret ?? plan.instanceSecret ?? '',
    CONVEX_CLOUD_ORIGIN: plan.origins.cloud,
    CONVEX_SITE_ORIGIN: plan.origins.site,
    CONVEX_DEPLOYMENT_URL: plan.urls.api.url,
    JWT_PRIVATE_KEY: secrets?.jwtPrivateKey ?? '',
  }
}

/** Under other names than the user's own, so that a database URL meant for the app alone does not slip in. */
function databaseEnvironment({ database }: Plan, topology: Topology): Record<string, string> {
  if (database.kind === 'sqlite') return {}
  const url = topology.kind === 'sibling' ? database.url : fromInsideContainer(database.url)
  return { [`CONVEX_STACK_${database.variable}`]: url }
}

/** With its start time: after a restart the container has another namespace, and the stack must join that one. */
const workspaceEnvironment = (topology: Topology): Record<string, string> =>
  topology.kind === 'sibling'
    ? { CONVEX_WORKSPACE_CONTAINER: topology.container, CONVEX_WORKSPACE_STARTED: topology.startedAt }
    : {}

/** In a container, loopback is the container itself: the engine's machine has a name there instead. */
const fromInsideContainer = (url: string) =>
  url.replace(/^([^:]+:\/\/[^@/]*@)(localhost|127\.0\.0\.1|\[::1\])(?=[:/?]|$)/i, '$1host.docker.internal')

/**
 * The hash that a container carries as a label: when it differs from the wanted one, the container is out of date.
 *
 * @param texts the compose file and the user's override
 */
export function configHash(
  texts: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): string {
  const hash = createHash('sha256')
  for (const text of texts) hash.update(text).update('\0')
  for (const name of Object.keys(environment).sort()) {
    if (environment[name] !== undefined) hash.update(`${name}=${environment[name]}\0`)
  }
  return hash.digest('hex').slice(0, 16)
}
