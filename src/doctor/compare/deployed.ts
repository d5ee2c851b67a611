import { createPublicKey } from 'node:crypto'
import type { HttpAnswer } from '../../io/http.ts'
import { deploymentFile } from '../../settings/variables.ts'
import { type CheckResult, failure, ok, skipped } from '../check-result.ts'

type Values = Readonly<Record<string, string>>

/** Names whose value in the deployment is not the wanted one. Values are not told. */
export const differingNames = (present: Values, wanted: Values): string[] =>
  Object.keys(wanted).filter((name) => present[name] !== wanted[name])

/**
 * The deployment's variables against the local ones (S16, "CONVEX_SITE_ORIGIN not set in deployment").
 *
 * @param present what the deployment has
 * @param wanted what it is to have
 */
export function compareVariables(present: Values, wanted: Values): CheckResult {
  const names = Object.keys(wanted)
  const differing = differingNames(present, wanted)
  if (differing.length === 0) return ok(`all ${names.length} are as in ${deploymentFile}`)
  const missing = differing.filter((name) => !Object.hasOwn(present, name))
  const changed = differing.filter((name) => Object.hasOwn(present, name))
  const said = [
    ...(missing.length > 0 ? [`has no ${missing.join(', ')}`] : []),
    ...(changed.length > 0 ? [`has another ${changed.join(', ')}`] : []),
  ]
  return failure(`The deployment ${said.join(' and ')}.`, 'Run "coder-convex env".')
}

/** The issuer in a discovery document, or undefined when it is none. */
export function issuerIn({ text }: HttpAnswer): string | undefined {
  try {
    const { issuer } = JSON.parse(text) as { issuer?: unknown }
    return typeof issuer === 'string' ? issuer : undefined
  } catch {
    return undefined
  }
}

/**
 * Why there is no discovery document, as far as the backend and the local files tell. The first two causes are failures
 * of checks of their own.
 *
 * @param modules how many modules are deployed; undefined when the backend does not tell
 * @param callsAddHttpRoutes whether the local http.ts does
 */
export function explainNoDiscovery(modules: number | undefined, callsAddHttpRoutes: boolean): CheckResult {
  if (modules === 0) return skipped('Nobody answers for the issuer, since no functions are deployed.')
  if (!callsAddHttpRoutes) {
    return skipped('Nobody answers for the issuer, since http.ts does not call auth.addHttpRoutes.')
  }
  return failure(
    'Nobody answers for the issuer: the deployed http.ts does not call auth.addHttpRoutes, though the one here does.',
    'Run "coder-convex deploy".',
  )
}

/**
 * The key set that the issuer publishes against the key that tokens are signed with.
 *
 * @param answer to a request for jwks.json
 * @param pem the private key
 */
export function comparePublishedKey({ status, text }: HttpAnswer, pem: string): CheckResult {
  const fix = 'Run "coder-convex env".'
  if (status !== 200) return failure(`jwks.json answers with status ${status}.`, fix)
  let keys: unknown
  try {
    keys = (JSON.parse(text) as { keys?: unknown }).keys
  } catch {
    return failure('jwks.json is not JSON.', fix)
  }
  if (!Array.isArray(keys) || keys.length === 0) return failure('jwks.json has no keys.', fix)
  // Tokens carry no key id, so that two keys are ambiguous to the backend (facts/convex.md).
  if (keys.length > 1)
    return failure(`jwks.json has ${keys.length} keys, and tokens do not say which one.`, fix)
  const { n, e } = createPublicKey(pem).export({ format: 'jwk' })
  const published = keys[0] as Record<string, unknown> | null
  if (published?.n === n && published?.e === e) return ok('is that of jwt_private_key.pem')
  return failure('The issuer publishes another key than that of jwt_private_key.pem.', fix)
}
