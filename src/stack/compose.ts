import { createHash } from 'node:crypto'
import { backendEnvironment } from '../settings/backend-environment.ts'
import { type SettingDefinition, type SettingName, settingDefinitions } from '../settings/definitions.ts'

/** Names of the files of the stack, in the project's folder. */
export const composeFile = 'docker-compose.convex.yml'
export const composeOverrideFile = 'docker-compose.convex.override.yml'

/** The label that tells which configuration a container was made from: compose does not notice changed inline
 * content (docker/compose#11900). */
export const configLabel = 'dev.coder-convex.config'

export interface StackShape {
  dashboard: boolean
  /** The text of the entrypoint script. */
  entrypoint: string
  /** Whether the stack joins the network namespace of the workspace's own container (design decision 6). */
  sibling?: boolean
}

/** \${NAME:-default} with the default of the settings table. */
const setting = (name: SettingName) => {
  const definition: SettingDefinition = settingDefinitions[name]
  return `\${${name}:-${definition.default ?? ''}}`
}

/** A port that is the same inside and outside, so that a loopback origin is right in both places. */
const publish = (name: SettingName) => `127.0.0.1:${setting(name)}:${setting(name)}`

/** How a service is reached: the namespace of another container takes neither ports nor hosts of its own. */
const network = (shape: StackShape, ports: readonly string[]) =>
  shape.sibling
    ? { network_mode: 'container:${CONVEX_WORKSPACE_CONTAINER:-}' }
    : // A database on the engine's machine is reachable under this name; on Linux it needs the explicit mapping.
      { ports, extra_hosts: ['host.docker.internal:host-gateway'] }

const passThrough = () =>
  Object.fromEntries(
    Object.entries(backendEnvironment).map(([name, value]) => [name, value && `\${${name}:-${value}}`]),
  )

const backend = (shape: StackShape) => ({
  image: setting('CONVEX_BACKEND_IMAGE'),
  entrypoint: ['/bin/bash', '/convex-backend-entrypoint.sh'],
  // In the workspace's own namespace nobody else is to reach the backend; behind published ports it must listen.
  ...(shape.sibling && { command: ['--interface', '127.0.0.1'] }),
  restart: 'unless-stopped',
  // The backend ends cleanly on SIGINT only (facts/convex.md).
  stop_signal: 'SIGINT',
  stop_grace_period: '10s',
  ...network(shape, [publish('CONVEX_API_PORT'), publish('CONVEX_SITE_PORT')]),
  volumes: ['data:/convex/data'],
  configs: [{ source: 'entrypoint', target: '/convex-backend-entrypoint.sh' }],
  secrets: ['jwt_private_key'],
  environment: {
    INSTANCE_NAME: '${INSTANCE_NAME:-}',
    INSTANCE_SECRET: '${INSTANCE_SECRET:-}',
    CONVEX_API_PORT: setting('CONVEX_API_PORT'),
    CONVEX_SITE_PORT: setting('CONVEX_SITE_PORT'),
    CONVEX_CLOUD_ORIGIN: '${CONVEX_CLOUD_ORIGIN:-}',
    CONVEX_SITE_ORIGIN: '${CONVEX_SITE_ORIGIN:-}',
    POSTGRES_URL: '${CONVEX_STACK_POSTGRES_URL:-}',
    MYSQL_URL: '${CONVEX_STACK_MYSQL_URL:-}',
    ...passThrough(),
  },
  healthcheck: {
    test: ['CMD-SHELL', 'curl -fsS "http://127.0.0.1:$${CONVEX_API_PORT}/version"'],
    interval: '5s',
    timeout: '5s',
    start_period: '10s',
    retries: 3,
  },
  mem_limit: setting('CONVEX_MEMORY_LIMIT'),
  cpus: setting('CONVEX_CPU_LIMIT'),
  labels: { [configLabel]: '${CONVEX_CONFIG_HASH:-}' },
})

const dashboard = (shape: StackShape) => ({
  image: setting('CONVEX_DASHBOARD_IMAGE'),
  restart: 'unless-stopped',
  stop_signal: 'SIGINT',
  stop_grace_period: '10s',
  ...network(shape, [`127.0.0.1:${setting('CONVEX_DASHBOARD_PORT')}:6791`]),
  environment: {
    NEXT_PUBLIC_DEPLOYMENT_URL: '${CONVEX_DEPLOYMENT_URL:-}',
    ...(shape.sibling && { PORT: setting('CONVEX_DASHBOARD_PORT'), HOSTNAME: '127.0.0.1' }),
  },
  labels: { [configLabel]: '${CONVEX_CONFIG_HASH:-}' },
})

/**
 * The compose file as data. Nothing of one machine is in it: what differs is interpolated, so that the file can be
 * committed. No bind mounts, since an engine elsewhere would resolve their paths there (design decision 5).
 */
export function composeDocument(shape: StackShape): Record<string, unknown> {
  return {
    name: '${CONVEX_COMPOSE_PROJECT:-convex}',
    services: { backend: backend(shape), ...(shape.dashboard && { dashboard: dashboard(shape) }) },
    volumes: { data: {} },
    // Compose interpolates inline content too; $$ keeps the script's own dollars.
    configs: { entrypoint: { content: shape.entrypoint.replaceAll('$', '$$$$') } },
    secrets: { jwt_private_key: { environment: 'JWT_PRIVATE_KEY' } },
  }
}

/**
 * The line that ends the file's heading. It covers the data that the file is made from and the text made of it, so that
 * both a change of ours and one of the user's are noticed without rendering YAML.
 */
export function checksumLine(shape: StackShape, body: string): string {
  const hash = createHash('sha256')
    .update(JSON.stringify(composeDocument(shape)))
    .update(body)
  return `# checksum: ${hash.digest('hex').slice(0, 32)}\n`
}

/** Whether a compose file is what would be made now. */
export function isCurrent(text: string, shape: StackShape): boolean {
  const found = /^# checksum: [0-9a-f]+\n/m.exec(text)
  return found !== null && found[0] === checksumLine(shape, text.slice(found.index + found[0].length))
}

/** Names of the stack's services, in the order in which they are shown. */
export const stackServices = (shape: Pick<StackShape, 'dashboard'>): string[] =>
  shape.dashboard ? ['backend', 'dashboard'] : ['backend']
