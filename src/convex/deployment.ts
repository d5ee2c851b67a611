import { problem } from '../io/errors.ts'
import { type HttpAnswer, type HttpRequest, request } from '../io/http.ts'

/** A change of one deployment variable; null removes it. */
export interface VariableChange {
  name: string
  value: string | null
}

/** Who answers at an address. */
export type Identity =
  | { kind: 'nobody' }
  | { kind: 'login-wall'; location: string }
  | { kind: 'not-ready'; status: number }
  | { kind: 'backend'; instanceName: string; version: string }

/**
 * Asks who answers at the API's address, before anything is sent there (design decision 3).
 *
 * @param url the loopback API URL
 */
export async function identify(url: string): Promise<Identity> {
  const [version, name] = await Promise.all([
    request(`${url}/version`, { timeoutMs: 2_000 }),
    request(`${url}/instance_name`, { timeoutMs: 2_000 }),
  ])
  if (!version || !name) return { kind: 'nobody' }
  for (const { status, location } of [version, name]) {
    if (status >= 300 && status < 400) return { kind: 'login-wall', location: location ?? 'another page' }
    if (status !== 200) return { kind: 'not-ready', status }
  }
  return { kind: 'backend', instanceName: name.text.trim(), version: version.text.trim() }
}

/**
 * Makes sure that our own backend answers.
 *
 * @throws BACKEND_UNREACHABLE, LOGIN_WALL, FOREIGN_BACKEND
 */
export async function requireOurBackend(url: string, instanceName: string): Promise<void> {
  const identity = await identify(url)
  if (identity.kind === 'login-wall') throw problem('LOGIN_WALL', { url, location: identity.location })
  if (identity.kind !== 'backend') throw problem('BACKEND_UNREACHABLE', { url })
  if (identity.instanceName !== instanceName) {
    throw problem('FOREIGN_BACKEND', { url, found: identity.instanceName, expected: instanceName })
  }
}

const authorization = (adminKey: string) => ({ Authorization: `Convex ${adminKey}` })

/** Whether the backend accepts an admin key (contract section 2). */
export async function acceptsAdminKey(url: string, adminKey: string): Promise<boolean> {
  return (await call(url, '/api/check_admin_key', { headers: authorization(adminKey) })).status === 200
}

/**
 * The deployment's variables (contract section 3.2).
 *
 * @throws BACKEND_REFUSED
 */
export async function listVariables(url: string, adminKey: string): Promise<Record<string, string>> {
  const answer = await call(url, '/api/v1/list_environment_variables', { headers: authorization(adminKey) })
  if (answer.status !== 200) throw refused('list the deployment variables', answer)
  return (JSON.parse(answer.text) as { environmentVariables: Record<string, string> }).environmentVariables
}

/**
 * Changes variables in one request, all or nothing (contract section 3.1).
 *
 * @throws BACKEND_REFUSED
 */
export async function changeVariables(
  url: string,
  adminKey: string,
  changes: readonly VariableChange[],
): Promise<void> {
  const answer = await call(url, '/api/update_environment_variables', {
    method: 'POST',
    headers: { ...authorization(adminKey), 'Content-Type': 'application/json' },
    body: JSON.stringify({ changes }),
    timeoutMs: 30_000,
  })
  if (answer.status !== 200) throw refused('set the deployment variables', answer)
}

/**
 * What is deployed, as the paths and hashes of its modules; empty before the first deploy (contract 5.2).
 *
 * @returns undefined when the backend does not tell
 */
export async function deployedModules(url: string, adminKey: string): Promise<string[] | undefined> {
  const answer = await call(url, '/api/get_config_hashes', {
    method: 'POST',
    headers: { ...authorization(adminKey), 'Content-Type': 'application/json' },
    body: JSON.stringify({ version: '1.48.0', adminKey }),
  })
  if (answer.status !== 200) return undefined
  const { moduleHashes } = JSON.parse(answer.text) as { moduleHashes?: { path: string; hash: string }[] }
  return moduleHashes?.map(({ path, hash }) => `${path} ${hash}`).sort()
}

async function call(url: string, path: string, options: HttpRequest): Promise<HttpAnswer> {
  const answer = await request(`${url}${path}`, options)
  if (!answer) throw problem('BACKEND_UNREACHABLE', { url })
  if (answer.status >= 300 && answer.status < 400) {
    throw problem('LOGIN_WALL', { url, location: answer.location ?? 'another page' })
  }
  return answer
}

function refused(action: string, answer: HttpAnswer) {
  let body: { code?: string; message?: string } = {}
  try {
    body = JSON.parse(answer.text)
  } catch {
    // An answer that is not JSON is shown by its status alone.
  }
  const firstLine = (body.message ?? 'no reason given').split('\n')[0] ?? ''
  return problem('BACKEND_REFUSED', {
    action,
    status: answer.status,
    code: body.code ?? 'Error',
    message: firstLine,
  })
}
