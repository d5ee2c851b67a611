import { type ProblemError, problem } from '../io/errors.ts'
import type { ShellResult } from '../io/shell.ts'
import type { Plan } from '../settings/plan.ts'
import { serviceNames, services } from '../workspace/services.ts'
import { docker, whyDockerFailed } from './containers.ts'
import { portOwner } from './ports.ts'

/** Inline `configs: content:` came with this version. */
const oldestCompose = [2, 23, 1] as const

/**
 * Makes sure that compose can read the stack.
 *
 * @returns its version
 * @throws COMPOSE_MISSING, COMPOSE_TOO_OLD
 */
export async function requireCompose(): Promise<string> {
  const result = await docker(['compose', 'version', '--short'])
  const found = result.stdout.trim()
  if (!result.ok || !found) throw problem('COMPOSE_MISSING', {})
  if (isOlder(found)) throw problem('COMPOSE_TOO_OLD', { found })
  return found
}

/** Whether a version like "v2.26.1-ds2" is older than what inline configs need. */
export function isOlder(version: string): boolean {
  const parts = version.replace(/^v/, '').split(/[.+-]/).slice(0, 3).map(Number)
  for (const [index, needed] of oldestCompose.entries()) {
    const part = parts[index] ?? 0
    if (Number.isNaN(part) || part !== needed) return part < needed
  }
  return false
}

/** The error for a failed compose call, told from compose's own words. */
export async function composeProblem(plan: Plan, action: string, result: ShellResult): Promise<ProblemError> {
  const text = result.stderr.trim()
  const lastLine = text.split('\n').pop() ?? ''
  if (result.timedOut)
    return problem('COMPOSE_FAILED', { action, reason: 'It did not end in time.' }, tail(text))
  if (/cannot connect to the docker daemon|error during connect/i.test(text)) {
    return problem('DOCKER_UNAVAILABLE', { reason: whyDockerFailed(result) })
  }
  const port = /(?:port is already allocated|address already in use)/i.test(text) && findPort(plan, text)
  if (port) {
    const owner = await portOwner(port.number)
    return problem('PORT_IN_USE', { port: port.number, service: port.service, owner, setting: port.setting })
  }
  const image = findImage(plan, text)
  if (image) return problem('IMAGE_UNAVAILABLE', { ...image, reason: lastLine })
  return problem('COMPOSE_FAILED', { action, reason: `Docker says: ${lastLine}` }, tail(text))
}

const tail = (text: string) => text.split('\n').slice(-30)

function findPort(plan: Plan, text: string) {
  for (const name of serviceNames) {
    const number = plan.ports[name]
    if (new RegExp(`:${number}\\b`).test(text)) {
      return { number, service: services[name].displayName, setting: services[name].portSetting }
    }
  }
  return undefined
}

const imageTrouble =
  /pull access denied|manifest .*(unknown|not found)|failed to resolve|no such host|connection refused|i\/o timeout|TLS handshake|not found|unauthorized|denied|invalid reference format|toomanyrequests|Client\.Timeout|EOF/i

function findImage(plan: Plan, text: string): { image: string; setting: string } | undefined {
  if (!imageTrouble.test(text)) return undefined
  for (const setting of ['CONVEX_DASHBOARD_IMAGE', 'CONVEX_BACKEND_IMAGE'] as const) {
    const image = plan.settings[setting]?.value
    // Compose names the service on its progress line, the engine the image's repository in its message.
    const service = setting === 'CONVEX_BACKEND_IMAGE' ? 'backend' : 'dashboard'
    const repository = image?.replace(/[:@][^/]*$/, '')
    if (image && (text.includes(`${service} Error`) || (repository && text.includes(repository))))
      return { image, setting }
  }
  return undefined
}
