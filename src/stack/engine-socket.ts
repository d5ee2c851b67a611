import { homedir } from 'node:os'
import { join } from 'node:path'
import { readTextFile } from '../io/files.ts'
import { request } from '../io/http.ts'
import type { Environment } from '../workspace/environment.ts'

const defaultSocket = '/var/run/docker.sock'

/**
 * The socket of the engine that the docker client would talk to, when it is one on this machine. Asking it directly
 * takes a third of the time of starting the client, which `status` and an unchanged `start` would otherwise spend
 * most of theirs on.
 *
 * @returns undefined for engines behind a context, TLS or ssh: the client knows how to reach those
 */
export async function engineSocket(environment: Environment): Promise<string | undefined> {
  const host = environment.DOCKER_HOST
  if (host) return host.startsWith('unix://') ? host.slice('unix://'.length) : undefined
  if (environment.DOCKER_CONTEXT) return environment.DOCKER_CONTEXT === 'default' ? defaultSocket : undefined
  const folder = environment.DOCKER_CONFIG || join(homedir(), '.docker')
  const config = await readTextFile(join(folder, 'config.json')).catch(() => undefined)
  return /"currentContext"\s*:\s*"(?!default")/.test(config ?? '') ? undefined : defaultSocket
}

/**
 * Asks the engine something that changes nothing.
 *
 * @param path of the Engine API, without a version: the engine's own is used
 * @returns the parsed answer, or undefined when the socket does not give one
 */
export async function askEngine<T>(socketPath: string, path: string): Promise<T | undefined> {
  const answer = await request(`http://127.0.0.1${path}`, { socketPath })
  return answer?.status === 200 ? (JSON.parse(answer.text) as T) : undefined
}
