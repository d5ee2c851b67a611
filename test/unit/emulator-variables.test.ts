import { describe, expect } from 'vitest'
import { call, setVariables, variables } from '../emulator/client.ts'
import { test } from '../emulator/fixture.ts'
import { limits } from '../emulator/variables.ts'

describe('environment variables', () => {
  const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`V${i}`, '']))
  const big = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`B${i}`, 'x'.repeat(limits.value)]))

  const accepted: [what: string, changes: Record<string, string | null>][] = [
    ['an empty value', { EMPTY: '' }],
    ['a value of 8 KiB', { BIG: 'x'.repeat(limits.value) }],
    ['a name of 256 bytes', { ['N'.repeat(limits.name)]: 'v' }],
    ['lower case and a leading underscore', { _lower_1: 'v' }],
    ['other names of Convex', { CONVEX_SITE_ORIGIN: 'http://a', CONVEX_URL: 'http://b' }],
    ['the deletion of a missing name', { MISSING: null }],
    ['the deletion of a built-in name', { CONVEX_SITE_URL: null }],
    ['512 variables', many(limits.count)],
    ['a private key', { JWT_PRIVATE_KEY: '-----BEGIN PRIVATE KEY-----\nMII\n-----END PRIVATE KEY-----' }],
  ]
  test.for(accepted)('takes %s', async ([, changes], { emulator, expect }) => {
    expect(await setVariables(emulator, changes)).toEqual({ status: 200, body: null })
    const set = Object.entries(changes).filter(([, value]) => value !== null)
    expect(await variables(emulator)).toEqual(Object.fromEntries(set))
  })

  const refused: [what: string, changes: Record<string, string | null>, code: string][] = [
    ['a name that begins with a digit', { '1A': 'v' }, 'EnvironmentVariableNameInvalid'],
    ['a name with a dash', { 'A-B': null }, 'EnvironmentVariableNameInvalid'],
    ['an empty name', { '': 'v' }, 'EnvironmentVariableNameInvalid'],
    ['a name of 257 bytes', { ['N'.repeat(257)]: 'v' }, 'EnvironmentVariableNameTooLong'],
    ['a value over 8 KiB', { A: 'x'.repeat(8193) }, 'EnvironmentVariableValueTooLarge'],
    ['a value over 8 KiB in UTF-8', { A: 'ä'.repeat(4097) }, 'EnvironmentVariableValueTooLarge'],
    ['CONVEX_SITE_URL', { CONVEX_SITE_URL: 'http://a' }, 'EnvVarNameForbidden'],
    ['CONVEX_CLOUD_URL', { CONVEX_CLOUD_URL: 'http://a' }, 'EnvVarNameForbidden'],
    ['513 variables', many(513), 'EnvVarLimitMet'],
    ['512 KiB in all', big(64), 'EnvVarTotalSizeLimitMet'],
  ]
  test.for(refused)(
    'refuses %s, and the rest of the request with it',
    async ([, changes, code], { emulator, expect }) => {
      await setVariables(emulator, { BEFORE: '1' })
      const result = await setVariables(emulator, { FIRST: '1', BEFORE: null, ...changes })
      expect(result.status).toBe(400)
      expect(result.body.code).toBe(code)
      expect(await variables(emulator)).toEqual({ BEFORE: '1' })
    },
  )

  test('words the refusal of a built-in name as the contract does', async ({ emulator }) => {
    const { body } = await setVariables(emulator, { CONVEX_SITE_URL: 'http://a' })
    expect(body.message).toBe(
      'Environment variable with name "CONVEX_SITE_URL" is built-in and cannot be overridden',
    )
  })

  test('deletes before it sets, in whatever order', async ({ emulator }) => {
    const changes = [
      { name: 'A', value: 'new' },
      { name: 'A', value: null },
    ]
    await call(emulator, '/api/v1/update_environment_variables', { changes })
    expect(await variables(emulator)).toEqual({ A: 'new' })
  })

  test('makes room by deleting in the same request', async ({ emulator }) => {
    await setVariables(emulator, many(limits.count))
    expect((await setVariables(emulator, { NEW: '1' })).body.code).toBe('EnvVarLimitMet')
    expect((await setVariables(emulator, { NEW: '1', V0: null })).status).toBe(200)
  })

  test('refuses a body that is none', async ({ emulator }) => {
    for (const body of [{}, { changes: [{ name: 1, value: 'v' }] }, { changes: [{ name: 'A', value: 1 }] }]) {
      expect((await call(emulator, '/api/update_environment_variables', body)).body.code).toBe('BadJsonBody')
    }
  })
})
