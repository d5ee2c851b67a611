import { createPrivateKey, generateKeyPair, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import { problem } from '../io/errors.ts'

/** Where a project keeps the key. */
export const jwtKeyFile = 'jwt_private_key.pem'

/** A key in every form in which it could be printed: whole, as base64, and line by line. */
export const printedForms = (pem: string): string[] => [
  pem,
  Buffer.from(pem).toString('base64'),
  ...pem.split(/\r?\n/).filter((line) => line && !line.startsWith('-----')),
]

/**
 * Makes the key that @convex-dev/auth signs its tokens with.
 *
 * @returns an RSA 2048 private key as PKCS#8 PEM
 */
export async function generateJwtKey(): Promise<string> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  return privateKey
}

/**
 * Checks that a PEM is a key that @convex-dev/auth accepts: RSA, at least 2048 bits, PKCS#8 and not encrypted
 * (facts/convex.md, "@convex-dev/auth 0.0.95"; PKCS#1 is refused there, convex-auth#27).
 *
 * @param pem the text of the key file
 * @param file its name, for the message
 * @throws INVALID_JWT_KEY
 */
export function checkJwtKey(pem: string, file: string): KeyObject {
  const invalid = (reason: string) => problem('INVALID_JWT_KEY', { file, reason })
  if (pem.trim() === '') throw invalid('it is empty')
  if (pem.includes('ENCRYPTED PRIVATE KEY')) throw invalid('it is protected by a pass phrase')
  if (pem.includes('BEGIN RSA PRIVATE KEY')) throw invalid('it is in PKCS#1 form, and PKCS#8 is needed')
  if (!/^-----BEGIN PRIVATE KEY-----\r?\n/m.test(pem)) throw invalid('it is not a private key in PEM form')
  let key: KeyObject
  try {
    key = createPrivateKey(pem)
  } catch {
    throw invalid('it cannot be parsed')
  }
  if (key.asymmetricKeyType !== 'rsa') throw invalid(`it is a key of type ${key.asymmetricKeyType}, not RSA`)
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0
  if (bits < 2048) throw invalid(`it has only ${bits} bits`)
  return key
}
