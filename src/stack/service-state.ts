import type { Container } from './containers.ts'

/** The state of one service of the stack, whatever runs it. */
export interface ServiceState {
  name: string
  state: 'running' | 'starting' | 'unhealthy' | 'crashed' | 'stopped'
  /** The runtime's own words, like "Up 5 minutes (healthy)" or "pid 4711". */
  detail: string
  image?: string
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
