import { createHash, createPublicKey, createSign, createVerify } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { isJwksOf, jwksOf } from '../../src/keys/jwks.ts'
import { generateJwtKey } from '../../src/keys/jwt-key.ts'

const [pem, otherPem] = await Promise.all([generateJwtKey(), generateJwtKey()])
const jwks = await jwksOf(pem)
const [key] = JSON.parse(jwks).keys
const { n, e } = createPublicKey(pem).export({ format: 'jwk' })

/** RFC 7638: the hash of the required members, in alphabetical order and without blanks. */
const thumbprint = createHash('sha256').update(`{"e":"${e}","kty":"RSA","n":"${n}"}`).digest('base64url')

test('the set has one key, with exactly the public members that the backend reads', () => {
  expect(JSON.parse(jwks)).toEqual({
    keys: [{ kty: 'RSA', kid: thumbprint, use: 'sig', alg: 'RS256', e, n }],
  })
})

test('nothing of the private key is in it', () => {
  for (const member of ['d', 'p', 'q', 'dp', 'dq', 'qi']) expect(jwks).not.toContain(`"${member}":`)
})

test('it is one line, as env files like it', () => {
  expect(jwks).not.toMatch(/\s/)
})

test('it verifies what the key signs', () => {
  const signature = createSign('RSA-SHA256').update('a token').sign(pem)
  const publicKey = createPublicKey({ key, format: 'jwk' })
  expect(createVerify('RSA-SHA256').update('a token').verify(publicKey, signature)).toBe(true)
})

test('it is the same every time', async () => {
  expect(await jwksOf(pem)).toBe(jwks)
})

const set = (...keys: unknown[]) => JSON.stringify({ keys })

describe('isJwksOf', () => {
  test('knows the set of its key', () => {
    expect(isJwksOf(jwks, pem)).toBe(true)
    expect(isJwksOf(JSON.stringify(JSON.parse(jwks), null, 2), pem)).toBe(true)
  })

  test.each([
    ['another key', jwks, otherPem],
    ['a private member', set({ ...key, d: 'AQAB' }), pem],
    ['a missing kid', set({ ...key, kid: undefined }), pem],
    ['another algorithm', set({ ...key, alg: 'RS512' }), pem],
    ['another use', set({ ...key, use: 'enc' }), pem],
    ['two keys', set(key, key), pem],
    ['no key', set(), pem],
    ['null for a key', set(null), pem],
    ['a word for a key', set('x'), pem],
    ['a key outside of a set', JSON.stringify(key), pem],
    ['an object for the keys', JSON.stringify({ keys: { 0: key, length: 1 } }), pem],
    ['null', 'null', pem],
    ['what a shell made of it', jwks.replaceAll('"', ''), pem],
    ['nothing', '', pem],
    ['an unset variable', undefined, pem],
  ])('is not taken in by %s', (_, text, ofPem) => {
    expect(isJwksOf(text, ofPem)).toBe(false)
  })
})
