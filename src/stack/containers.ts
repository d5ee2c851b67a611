import { problem } from '../io/errors.ts'
import { run, type ShellResult } from '../io/shell.ts'
import { configLabel } from './compose.ts'
import type { ServiceState } from './runtime.ts'

/** One container of the stack, as the engine's labels tell: they are the truth, not a file of ours. */
export interface Container {
  service: string
  state: string
  status: string
  config: string
  image: string
}

const quickTimeoutMs = 20_000

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
  const fields = [
    '{{.Label "com.docker.compose.service"}}',
    '{{.State}}',
    '{{.Status}}',
    `{{.Label "${configLabel}"}}`,
    '{{.Image}}',
  ]
  const filter = `label=com.docker.compose.project=${composeProject}`
  const result = await docker(['ps', '--all', '--filter', filter, '--format', fields.join('\t')])
  if (!result.ok) throw problem('DOCKER_UNAVAILABLE', { reason: whyDockerFailed(result) })
  return result.stdout
    .split('\n')
    .filter((line) => line.includes('\t'))
    .map((line) => {
      const [service = '', state = '', status = '', config = '', image = ''] = line.split('\t')
      return { service, state, status, config, image }
    })
}

/** The reason for a failed docker call, in one sentence. */
export function whyDockerFailed(result: ShellResult): string {
  if (result.exitCode === 127) return 'The docker command is not installed here.'
  if (result.timedOut) return `The engine did not answer within ${quickTimeoutMs / 1000} s.`
  const line = result.stderr.trim().split('\n').pop() ?? ''
  return line ? `Docker says: ${line}` : 'The docker command failed without a message.'
}

/** What a container's state means for the stack. */
export function serviceState(name: string, container: Container | undefined): ServiceState {
  if (!container) return { name, state: 'stopped', detail: 'not created' }
  const { state, status, image } = container
  return { name, state: meaningOf(state, status), detail: status || state, image }
}

function meaningOf(state: string, status: string): ServiceState['state'] {
  if (state === 'restarting' || state === 'dead') return 'crashed'
  if (state === 'exited') return /\(0\)|\(130\)/.test(status) ? 'stopped' : 'crashed'
  if (state !== 'running') return state === 'created' ? 'starting' : 'stopped'
  if (status.includes('(unhealthy)')) return 'unhealthy'
  return status.includes('(health: starting)') ? 'starting' : 'running'
}
