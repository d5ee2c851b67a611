import { readTextFile } from '../io/files.ts'
import type { Environment } from '../workspace/environment.ts'
import { inspectContainer } from './containers.ts'

/**
 * How this machine and the engine's containers see each other (design decision 6).
 *
 * - `local`: published ports appear on our own loopback: the engine is on this machine, or inside this container.
 * - `sibling`: we are a container of that engine ourselves (docker-outside-of-docker); published ports would appear on
 *   its host, so the stack joins our own network namespace.
 * - `remote`: the engine is on another machine, whose loopback is not ours.
 */
export type Topology =
  | { kind: 'local' }
  | { kind: 'sibling'; container: string; startedAt: string }
  | { kind: 'remote'; host: string }

/**
 * Finds the topology by asking the engine for the container that we run in.
 *
 * @param environment DOCKER_HOST tells of an engine elsewhere
 */
export async function detectTopology(environment: Environment): Promise<Topology> {
  const container = ownContainerId((await readTextFile('/proc/self/mountinfo').catch(() => '')) ?? '')
  const inspected = container ? await inspectContainer(container) : undefined
  if (container && inspected) return { kind: 'sibling', container, startedAt: inspected.startedAt }
  const host = environment.DOCKER_HOST ?? ''
  const elsewhere = /^(tcp|ssh|https?):\/\/(?!(localhost|127\.0\.0\.1|\[::1\])([:/]|$))/.test(host)
  return elsewhere ? { kind: 'remote', host } : { kind: 'local' }
}

/**
 * The id of the container that a process runs in: the engine mounts files of its own from a folder of that name, which
 * is more reliable than the hostname (facts/devcontainers.md).
 *
 * @param mountinfo the text of /proc/self/mountinfo, proc(5)
 */
export const ownContainerId = (mountinfo: string): string | undefined =>
  /\/containers\/([0-9a-f]{64})\//.exec(mountinfo)?.[1]
