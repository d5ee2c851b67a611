import { createContext, runInContext } from 'node:vm'
import { ApiError, badRequest } from './api-error.ts'
import { type AuthProvider, readProviders } from './auth-provider.ts'
import { moduleToScript } from './module-script.ts'

/** The module path that the backend evaluates on its own (contract 5.2). */
export const authConfigPath = 'auth.config.js'

/** An endless loop in an auth config must not hang the stand-in. */
const evaluationLimitMs = 1_000

/** Thrown by a read of `process.env`; it passes through the sandbox unchanged. */
class MissingVariable extends Error {}

/**
 * Evaluates a deployed `auth.config.js`. A variable that is read but not set is refused, whatever the code would have
 * made of `undefined` (contract 3.1 and 5.2). `explanation` opens the message of any other failure.
 */
export function evaluateAuthConfig(
  source: string,
  variables: Readonly<Record<string, string>>,
  explanation: string,
): AuthProvider[] {
  try {
    return readProviders(runModule(source, variables))
  } catch (error) {
    if (error instanceof MissingVariable) {
      throw badRequest('AuthConfigMissingEnvironmentVariable', `${error.message}\n    at ${authConfigPath}`)
    }
    // Errors of the sandbox belong to another realm, so `instanceof Error` does not know them.
    const message = error instanceof ApiError ? error.message : `Uncaught ${String(error)}`
    throw badRequest('InvalidAuthConfig', `${explanation}: ${message}`)
  }
}

function runModule(source: string, variables: Readonly<Record<string, string>>): unknown {
  const env = new Proxy(variables, {
    get: (target, name) => {
      if (typeof name === 'symbol') return undefined
      if (Object.hasOwn(target, name)) return target[name]
      throw new MissingVariable(
        `Environment variable ${name} is used in auth config file but its value was not set`,
      )
    },
  })
  const sandbox = createContext({ process: { env }, console: { log() {}, warn() {}, error() {} }, URL })
  const script = `JSON.stringify((() => {${moduleToScript(source)}})().default)`
  const json = runInContext(script, sandbox, { timeout: evaluationLimitMs, filename: authConfigPath })
  if (json === undefined || json === 'null') {
    throw badRequest('AuthConfigMissingExportError', 'auth config file is missing default export.')
  }
  return JSON.parse(json)
}
