import { problem } from '../io/errors.ts'
import { run, type ShellResult } from '../io/shell.ts'
import { configLabel } from './compose.ts'
import { askEngine, engineSocket } from './engine-socket.ts'

/** One container of the stack, as the engine's labels tell: they are the truth, not a file of ours. */
export interface Container {
  id: string
  service: string
  state: string
  status: string
  config: string
  image: string
}

/** Labels that compose puts on what it makes. */
export const projectLabel = 'com.docker.compose.project'
export const serviceLabel = 'com.docker.compose.service'

const quickTimeoutMs = 10_000

/** Runs the docker client for something that must answer soon. */
export const docker = (
  args: readonly string[],
  env?: Readonly<Record<string, string>>,
): Promise<ShellResult> => run('docker', args, { timeoutMs: quickTimeoutMs, ...(env && { env }) })

/**
 * The containers of a compose project, running or not.
 *
 * @throws DOCKER_UNAVAILABLE
 */
export async function listContainers(composeProject: string): Promise<Container[]> {
  const socket = await engineSocket(process.env)
  const fromSocket = socket && (await listFromSocket(socket, composeProject))
  return fromSocket || listWithClient(composeProject)
}

/** What the engine knows of one container by its id, or undefined when it is not one of its own. */
export async function inspectContainer(id: string): Promise<{ startedAt: string } | undefined> {
  const socket = await engineSocket(process.env)
  if (socket) {
    const found = await askEngine<{ State: { StartedAt: string } }>(socket, `/containers/${id}/json`)
    return found && { startedAt: found.State.StartedAt }
  }
  const result = await docker(['inspect', '--type', 'container', '--format', '{{.State.StartedAt}}', id])
  return result.ok ? { startedAt: result.stdout.trim() } : undefined
}

interface EngineContainer {
  Id: string
  State: string
  Status: string
  Image: string
  Labels: Record<string, string>
}

async function listFromSocket(socket: string, composeProject: string): Promise<Container[] | undefined> {
  const filters = encodeURIComponent(JSON.stringify({ label: [`${projectLabel}=${composeProject}`] }))
  const found = await askEngine<EngineContainer[]>(socket, `/containers/json?all=1&filters=${filters}`)
  return found?.map(({ Id, State, Status, Image, Labels }) => ({
    id: Id,
    service: Labels[serviceLabel] ?? '',
    state: State,
    status: Status,
    config: Labels[configLabel] ?? '',
    image: Image,
  }))
}

async function listWithClient(composeProject: string): Promise<Container[]> {
  const fields = [
    '{{.ID}}',
    label(serviceLabel),
    '{{.State}}',
    '{{.Status}}',
    label(configLabel),
    '{{.Image}}',
  ]
  const filter = `label=${projectLabel}=${composeProject}`
  const result = await docker(['ps', '--all', '--filter', filter, '--format', fields.join('\t')])
  if (!result.ok) throw problem('DOCKER_UNAVAILABLE', { reason: whyDockerFailed(result) })
  return result.stdout
    .split('\n')
    .filter((line) => line.includes('\t'))
    .map((line) => {
      const [id = '', service = '', state = '', status = '', config = '', image = ''] = line.split('\t')
      return { id, service, state, status, config, image }
    })
}

const label = (name: string) => `{{.Label "${name}"}}`

/** The reason for a failed docker call, in one sentence. */
export function whyDockerFailed(result: ShellResult): string {
  if (result.exitCode === 127) return 'The docker command is not installed here.'
  if (result.timedOut) return `The engine did not answer within ${quickTimeoutMs / 1000} s.`
  const line = result.stderr.trim().split('\n').pop() ?? ''
  return line ? `Docker says: ${line}` : 'The docker command failed without a message.'
}
