import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { setVariables, variables } from '../emulator/client.ts'
import { convex } from '../emulator/convex-cli.ts'
import { test as base } from '../emulator/fixture.ts'
import { copySampleProject } from '../fixtures/sample-project.ts'

const cliLimitMs = 120_000

const test = base.extend<{ app: string }>({
  app: async ({ folder }, use) => use(copySampleProject(join(folder, 'app'))),
})

describe('the real Convex CLI', { timeout: cliLimitMs }, () => {
  test('env set, get, list and remove', async ({ emulator, app }) => {
    expect(await convex(app, emulator, 'env', 'set', 'SITE_URL', 'http://localhost:5173')).toMatchObject({
      code: 0,
    })
    expect(await convex(app, emulator, 'env', 'get', 'SITE_URL')).toMatchObject({
      code: 0,
      stdout: 'http://localhost:5173\n',
    })
    expect(await convex(app, emulator, 'env', 'list', '--include-values')).toMatchObject({
      code: 0,
      stdout: 'SITE_URL=http://localhost:5173\n',
    })
    expect(await convex(app, emulator, 'env', 'remove', 'SITE_URL')).toMatchObject({ code: 0 })
    expect(await variables(emulator)).toEqual({})
  })

  test('env set --from-file writes new and changed names in one call', {
    timeout: cliLimitMs,
  }, async ({ emulator, app }) => {
    await setVariables(emulator, { SAME: 'same', CHANGED: 'old' })
    const pem = '-----BEGIN PRIVATE KEY-----\nMIIabc==\n-----END PRIVATE KEY-----'
    const jwks = '{"keys":[{"kty":"RSA","use":"sig"}]}'
    const file = join(app, 'variables.env')
    writeFileSync(file, `SAME=same\nCHANGED=new\nJWT_PRIVATE_KEY="${pem}"\nJWKS=${jwks}\n`)
    const set = () => convex(app, emulator, 'env', 'set', '--force', '--from-file', file)
    expect(await set()).toMatchObject({ code: 0 })
    expect(await variables(emulator)).toEqual({
      SAME: 'same',
      CHANGED: 'new',
      JWT_PRIVATE_KEY: pem,
      JWKS: jwks,
    })
    const writes = () => emulator.requests().filter(({ variables: names }) => names !== undefined)
    expect(writes().at(-1)?.variables?.toSorted()).toEqual(['CHANGED', 'JWKS', 'JWT_PRIVATE_KEY'])
    const before = writes().length
    expect(await set()).toMatchObject({ code: 0 })
    expect(writes()).toHaveLength(before)
  })

  test('deploy typechecks and brings the auth routes to the site port', {
    timeout: cliLimitMs,
  }, async ({ emulator, app }) => {
    const result = await convex(app, emulator, 'deploy', '--yes')
    expect(result.stderr).toContain('Deployed Convex functions')
    expect(result.stderr).toContain('Running TypeScript')
    expect(result.code).toBe(0)
    expect(existsSync(join(app, 'convex/_generated/api.d.ts'))).toBe(true)
    const discovery = await fetch(`${emulator.siteUrl}/.well-known/openid-configuration`)
    expect(await discovery.json()).toMatchObject({ issuer: emulator.siteUrl })
    const finished = emulator.requests().find(({ path }) => path === '/api/deploy2/finish_push')
    expect(finished?.modules).toEqual(
      expect.arrayContaining(['auth.config.js', 'auth.js', 'http.js', 'tasks.js']),
    )
    // The second push finds the deployed hashes and sends no source again.
    expect((await convex(app, emulator, 'deploy', '--yes')).code).toBe(0)
    expect((await convex(app, emulator, 'run', 'tasks:list')).code).toBe(0)
  })

  test('deploy stops at a type error', async ({ emulator, app }) => {
    writeFileSync(join(app, 'convex/wrong.ts'), "export const wrong: number = 'text'\n")
    const result = await convex(app, emulator, 'deploy', '--yes')
    expect(result.stderr).toContain('TS2322')
    expect(result.code).toBe(1)
  })

  test('deploy names the variable that the auth config reads and nobody set', {
    timeout: cliLimitMs,
  }, async ({ emulator, app }) => {
    writeFileSync(
      join(app, 'convex/auth.config.ts'),
      "export default { providers: [{ domain: process.env.AUTH_DOMAIN, applicationID: 'convex' }] }\n",
    )
    const refused = await convex(app, emulator, 'deploy', '--yes')
    expect(refused.stderr).toContain(
      'Environment variable AUTH_DOMAIN is used in auth config file but its value was not set.',
    )
    expect(refused.stderr).not.toContain(emulator.adminKey)
    expect(refused.code).toBe(1)
    await setVariables(emulator, { AUTH_DOMAIN: 'https://auth.example.com' })
    expect((await convex(app, emulator, 'deploy', '--yes')).code).toBe(0)
  })

  test('a wrong admin key is refused with the contract’s message', {
    timeout: cliLimitMs,
  }, async ({ emulator, app }) => {
    const stranger = { apiUrl: emulator.apiUrl, adminKey: 'test-instance|00' }
    const set = await convex(app, stranger, 'env', 'set', 'A', '1')
    expect(set.stderr).toContain('401 Unauthorized: BadAdminKey: The provided admin key was invalid')
    expect(set.code).toBe(1)
    const list = await convex(app, stranger, 'env', 'list')
    expect(list.stderr).toContain('Failed to authenticate')
    expect(list.code).toBe(1)
  })
})
