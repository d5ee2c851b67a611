import type { RunningEmulator } from './start.ts'

export type Json = Record<string, unknown>

/** Calls an endpoint with the admin key; POST where there is a body. */
export async function call(emulator: RunningEmulator, path: string, body?: Json, key = emulator.adminKey) {
  const response = await fetch(`${emulator.apiUrl}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Convex ${key}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, body: text === '' ? null : JSON.parse(text) }
}

/** Sets (or with null deletes) variables in one request. */
export function setVariables(emulator: RunningEmulator, changes: Record<string, string | null>) {
  const list = Object.entries(changes).map(([name, value]) => ({ name, value }))
  return call(emulator, '/api/update_environment_variables', { changes: list })
}

/** Every variable of the deployment. */
export async function variables(emulator: RunningEmulator): Promise<Json> {
  return (await call(emulator, '/api/v1/list_environment_variables')).body.environmentVariables
}

/** An auth config with one provider, as the CLI bundles it. */
export const authConfig = (domain: string) =>
  `var e = { providers: [{ domain: ${domain}, applicationID: "convex" }] };\nexport {\n  e as default\n};\n`

/** The request that the push endpoints share. */
export function pushBody(emulator: RunningEmulator, sources: Record<string, string>): Json {
  const changedModules = Object.entries(sources).map(([path, source]) => ({
    path,
    source,
    environment: 'isolate',
  }))
  const appDefinition = { changedModules, unchangedModuleHashes: [], udfServerVersion: '1.48.0' }
  return { adminKey: emulator.adminKey, dryRun: false, functions: 'convex/', appDefinition }
}

/** start_push and finish_push, or the answer of whichever refused. */
export async function deploy(emulator: RunningEmulator, sources: Record<string, string>) {
  const start = await call(emulator, '/api/deploy2/start_push', pushBody(emulator, sources))
  if (start.status !== 200) return start
  const body = { adminKey: emulator.adminKey, startPush: start.body, dryRun: false, message: null }
  return call(emulator, '/api/deploy2/finish_push', body)
}
