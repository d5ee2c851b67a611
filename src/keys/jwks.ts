import { createPublicKey } from 'node:crypto'

/**
 * The public key set for a private key, as the deployment's JWKS variable holds it. Exactly one key: two keys
 * would make tokens without `kid` ambiguous to the backend (facts/convex.md).
 *
 * @param pem an RSA private key as PKCS#8 PEM
 * @returns JSON text of `{"keys":[{kty,kid,use,alg,e,n}]}`; `kid` is the RFC 7638 thumbprint
 */
export async function jwksOf(pem: string): Promise<string> {
  const { default: jose } = await import('node-jose')
  const key = await jose.JWK.asKey(pem, 'pem', { alg: 'RS256', use: 'sig' })
  return JSON.stringify({ keys: [key.toJSON(false)] })
}

/**
 * Whether a stored JWKS is what {@link jwksOf} would give, told without loading node-jose, since that takes
 * longer than the rest of an unchanged start.
 *
 * @param jwks JSON text, or anything a user put there
 * @param pem an RSA private key as PKCS#8 PEM
 */
export function isJwksOf(jwks: string | undefined, pem: string): boolean {
  const stored = onlyKey(jwks)
  if (!stored) return false
  const { n, e, kty } = createPublicKey(pem).export({ format: 'jwk' })
  const expected = { kty, n, e, use: 'sig', alg: 'RS256' }
  const names = Object.keys(stored).sort().join()
  const same = Object.entries(expected).every(([name, value]) => stored[name] === value)
  return same && names === 'alg,e,kid,kty,n,use'
}

function onlyKey(jwks: string | undefined): Record<string, unknown> | undefined {
  try {
    const { keys } = JSON.parse(jwks ?? '') as { keys?: unknown }
    return Array.isArray(keys) && keys.length === 1 ? (keys[0] as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
