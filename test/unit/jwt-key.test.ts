import { createPrivateKey, generateKeyPairSync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { generateInstanceSecret } from '../../src/keys/instance-secret.ts'
import { checkJwtKey, generateJwtKey } from '../../src/keys/jwt-key.ts'

const publicKeyEncoding = { type: 'spki', format: 'pem' } as const
const pkcs8 = { type: 'pkcs8', format: 'pem' } as const
const rsa = (modulusLength: number, privateKeyEncoding: object = pkcs8): string =>
  generateKeyPairSync('rsa', { modulusLength, publicKeyEncoding, privateKeyEncoding } as never)
    .privateKey as never
const ec = (privateKeyEncoding: object): string =>
  generateKeyPairSync('ec', { namedCurve: 'P-256', publicKeyEncoding, privateKeyEncoding } as never)
    .privateKey as never
const ed25519 = generateKeyPairSync('ed25519', { publicKeyEncoding, privateKeyEncoding: pkcs8 }).privateKey

const good = await generateJwtKey()

test('a generated key is RSA with 2048 bits in PKCS#8, and accepted', () => {
  expect(good).toMatch(/^-----BEGIN PRIVATE KEY-----\n/)
  expect(createPrivateKey(good).asymmetricKeyDetails).toMatchObject({ modulusLength: 2048 })
  expect(checkJwtKey(good, 'key.pem').asymmetricKeyType).toBe('rsa')
})

test('two generated keys differ, and so do two secrets', async () => {
  expect(await generateJwtKey()).not.toBe(good)
  expect(generateInstanceSecret()).toMatch(/^[0-9a-f]{64}$/)
  expect(generateInstanceSecret()).not.toBe(generateInstanceSecret())
})

test.each([
  ['Windows line ends', good.replaceAll('\n', '\r\n')],
  ['words before it, as openssl writes them', `Bag Attributes\n    friendlyName: x\n${good}`],
  ['no final line end', good.trimEnd()],
  ['4096 bits', rsa(4096)],
])('a key with %s is accepted', (_, pem) => {
  expect(checkJwtKey(pem, 'key.pem').type).toBe('private')
})

describe('refused is', () => {
  test.each([
    ['an empty file', '', /is empty/],
    ['blanks', ' \n\t\n', /is empty/],
    ['PKCS#1', rsa(2048, { type: 'pkcs1', format: 'pem' }), /PKCS#1 form, and PKCS#8 is needed/],
    [
      'a key with a pass phrase',
      rsa(2048, { ...pkcs8, cipher: 'aes-256-cbc', passphrase: 'x' }),
      /pass phrase/,
    ],
    ['an elliptic key', ec(pkcs8), /type ec, not RSA/],
    ['an elliptic key in its own form', ec({ type: 'sec1', format: 'pem' }), /not a private key in PEM form/],
    ['an Ed25519 key', ed25519, /type ed25519, not RSA/],
    ['1024 bits', rsa(1024), /only 1024 bits/],
    [
      'a public key',
      generateKeyPairSync('rsa', { modulusLength: 2048, publicKeyEncoding, privateKeyEncoding: pkcs8 })
        .publicKey,
      /not a private key/,
    ],
    ['garbage', 'garbage', /not a private key in PEM form/],
    ['a torn key', good.slice(0, 400), /cannot be parsed/],
    ['a key with wrong letters', good.replace('M', '!'), /cannot be parsed/],
    [
      'a key in one line with \\n for line ends',
      good.replaceAll('\n', '\\n'),
      /not a private key in PEM form/,
    ],
  ])('%s', (_, pem, reason) => {
    const check = () => checkJwtKey(pem, 'my.pem')
    expect(check).toThrow(
      expect.objectContaining({ code: 'INVALID_JWT_KEY', message: expect.stringMatching(reason) }),
    )
    expect(check).toThrow(/^my\.pem is not a key/)
    expect(check).not.toThrow(/MII/)
  })
})
