// @vitest-environment edge-runtime

import { type GenericSchema, makeFunctionReference, type SchemaDefinition } from 'convex/server'
import { convexTest } from 'convex-test'
import { createLocalJWKSet, decodeJwt, jwtVerify } from 'jose'
import jose from 'node-jose'
import { afterEach, describe, expect, vi } from 'vitest'
import { deploymentVariables, functionsOf } from './functions.ts'
import { test as base, type InitProject } from './project.ts'

type Tokens = { token: string; refreshToken: string } | null
const signIn = makeFunctionReference<'action', Record<string, unknown>, { tokens?: Tokens }>('auth:signIn')
const signOut = makeFunctionReference<'action', Record<string, never>, null>('auth:signOut')
const currentUser = makeFunctionReference<'query', Record<string, never>, { email?: string } | null>(
  'auth:currentUser',
)
type Task = { _id: string; title: string; done: boolean }
const list = makeFunctionReference<'query', Record<string, never>, Task[]>('tasks:list')
const add = makeFunctionReference<'mutation', { title: string }, string>('tasks:add')
const toggle = makeFunctionReference<'mutation', { id: string }, null>('tasks:toggle')

const account = { email: 'ada@example.com', password: 'a good password' }

/** The functions that init scaffolds, in convex-test, with the keys that setup makes. */
async function openFunctions(project: InitProject) {
  await project.write({ 'package.json': '{ "name": "plain", "type": "module" }\n' })
  await project.borrowPackages()
  await project.succeed(['init', '--yes'])
  await project.succeed(['setup'])
  const variables: Record<string, string> = { ...deploymentVariables(project), AUTH_LOG_LEVEL: 'ERROR' }
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value)
  const modules = functionsOf(project)
  const schema = (await modules['/convex/schema.ts']?.()) as {
    default: SchemaDefinition<GenericSchema, true>
  }
  const t = convexTest(schema.default, modules)
  const password = async (flow: string, params: Record<string, string> = account) =>
    (await t.action(signIn, { provider: 'password', params: { ...params, flow } })).tokens
  const as = (tokens: Tokens | undefined) =>
    t.withIdentity({ subject: String(decodeJwt(tokens?.token ?? '').sub) })
  return { t, variables, password, as }
}

afterEach(() => {
  vi.unstubAllEnvs()
})

const test = base.extend<{ functions: Awaited<ReturnType<typeof openFunctions>> }>({
  functions: async ({ open }, use) => use(await openFunctions(await open())),
})

describe('the scaffolded functions', () => {
  test('sign people up, in and out', async ({ functions: { t, password, as } }) => {
    const first = await password('signUp')
    expect(await as(first).query(currentUser, {})).toMatchObject({ email: account.email })
    const second = await password('signIn')
    expect(decodeJwt(second?.token ?? '').sub?.split('|')[0]).toBe(
      decodeJwt(first?.token ?? '').sub?.split('|')[0],
    )
    const again = () => t.action(signIn, { refreshToken: second?.refreshToken })
    expect((await again()).tokens).toMatchObject({ token: expect.any(String) })
    await as(second).action(signOut, {})
    const renewed = await t.action(signIn, { refreshToken: second?.refreshToken })
    expect(renewed.tokens ?? null).toBeNull()
  })

  test('refuse a wrong password, an unknown address, a second account, a short password', async ({
    functions: { password },
  }) => {
    await password('signUp')
    await expect(password('signIn', { ...account, password: 'another one' })).rejects.toThrow('InvalidSecret')
    await expect(password('signIn', { ...account, email: 'eve@example.com' })).rejects.toThrow(
      'InvalidAccountId',
    )
    await expect(password('signUp', { ...account, password: 'another one' })).rejects.toThrow(
      'already exists',
    )
    await expect(password('signUp', { email: 'b@example.com', password: 'short' })).rejects.toThrow(
      'Invalid password',
    )
  })

  test('let people in without an account', async ({ functions: { t, as } }) => {
    const { tokens } = await t.action(signIn, { provider: 'anonymous', params: {} })
    expect(await as(tokens).query(currentUser, {})).toMatchObject({ isAnonymous: true })
    expect(await t.query(currentUser, {})).toBeNull()
  })

  test('keep tasks to their owners', async ({ functions: { t, password, as } }) => {
    const ada = as(await password('signUp'))
    const bob = as(await password('signUp', { email: 'bob@example.com', password: 'bobs password' }))
    const id = await ada.mutation(add, { title: '  write tests ' })
    expect(await ada.query(list, {})).toMatchObject([{ title: 'write tests', done: false }])
    await ada.mutation(toggle, { id })
    expect(await ada.query(list, {})).toMatchObject([{ done: true }])
    expect(await bob.query(list, {})).toEqual([])
    await expect(bob.mutation(toggle, { id })).rejects.toThrow('no such task')
    await expect(ada.mutation(add, { title: ' ' })).rejects.toThrow('1 to 200 characters')
    for (const attempt of [t.query(list, {}), t.mutation(add, { title: 'x' }), t.mutation(toggle, { id })])
      await expect(attempt).rejects.toThrow('Sign in first.')
  })

  test('give tokens that our JWKS verifies, with the issuer that the stack announces', async ({
    functions: { password, variables },
  }) => {
    const { token = '' } = (await password('signUp')) ?? {}
    const jwks = JSON.parse(variables.JWKS ?? '')
    const { payload, protectedHeader } = await jwtVerify(token, createLocalJWKSet(jwks), {
      issuer: variables.CONVEX_SITE_URL ?? '',
      audience: 'convex',
    })
    expect(protectedHeader.alg).toBe('RS256')
    expect(payload.sub).toMatch(/^\w+\|\w+$/)
    const keys = await jose.JWK.asKeyStore(jwks)
    const verified = await jose.JWS.createVerify(keys.all()[0] as jose.JWK.Key).verify(token)
    expect(JSON.parse(verified.payload.toString())).toMatchObject({
      iss: variables.JWT_ISSUER,
      aud: 'convex',
    })
    const other = await jose.JWK.createKeyStore().generate('RSA', 2048)
    await expect(jose.JWS.createVerify(other).verify(token)).rejects.toThrow()
  })
})
