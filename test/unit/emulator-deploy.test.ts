import { brotliCompressSync } from 'node:zlib'
import { describe, expect } from 'vitest'
import { authConfig, call, deploy, pushBody, setVariables, variables } from '../emulator/client.ts'
import { test } from '../emulator/fixture.ts'

describe('deploying', () => {
  test('code goes live with finish_push, not before', async ({ emulator }) => {
    const sources = {
      'tasks.js': 'export const list = 1;',
      'auth.config.js': authConfig('process.env.CONVEX_SITE_URL'),
    }
    const hashes = async () =>
      (await call(emulator, '/api/get_config_hashes', { adminKey: emulator.adminKey })).body.moduleHashes
    const start = await call(emulator, '/api/deploy2/start_push', pushBody(emulator, sources))
    expect(start.body.appAuth).toEqual([{ domain: emulator.siteUrl, applicationID: 'convex' }])
    expect(await hashes()).toEqual([])
    expect((await deploy(emulator, sources)).body.authDiff).toEqual({
      added: [JSON.stringify({ applicationID: 'convex', domain: emulator.siteUrl })],
      removed: [],
    })
    expect(await hashes()).toContainEqual({
      path: 'tasks.js',
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      environment: 'isolate',
    })
    const runFunction = (path: string) => call(emulator, '/api/function', { path, args: {} })
    expect((await runFunction('tasks:list')).body.status).toBe('success')
    expect((await runFunction('other:list')).body.status).toBe('error')
  })

  test('reads brotli bodies', async ({ emulator }) => {
    const response = await fetch(`${emulator.apiUrl}/api/deploy2/evaluate_push`, {
      method: 'POST',
      headers: { 'content-encoding': 'br' },
      body: brotliCompressSync(JSON.stringify(pushBody(emulator, {}))),
    })
    expect(await response.json()).toHaveProperty('schemaChange.indexDiffs')
  })

  test('refuses an auth config that reads a missing variable, even with a default', async ({ emulator }) => {
    for (const domain of ['process.env.AUTH_DOMAIN', "process.env.AUTH_DOMAIN ?? 'http://a'"]) {
      const { status, body } = await deploy(emulator, { 'auth.config.js': authConfig(domain) })
      expect(status).toBe(400)
      expect(body.code).toBe('AuthConfigMissingEnvironmentVariable')
      expect(body.message.split('\n').slice(0, 2)).toEqual([
        'Hit an error while pushing:',
        'Environment variable AUTH_DOMAIN is used in auth config file but its value was not set',
      ])
    }
  })

  const invalid: [what: string, source: string][] = [
    ['no default export', 'export const a = 1;\n'],
    ['no providers', 'export default {};\n'],
    ['an import', 'import { a } from "./_deps/X.js";\nexport default a;\n'],
    [
      'a misspelt applicationID',
      'export default { providers: [{ domain: "http://a", applicationId: "convex" }] };\n',
    ],
    ['an empty domain', 'export default { providers: [{ domain: "", applicationID: "convex" }] };\n'],
    ['code that throws', 'throw new Error("no");\n'],
    ['code that never ends', 'for (;;) {}\n'],
  ]
  test.for(invalid)('refuses an auth config with %s', async ([, source], { emulator, expect }) => {
    const { status, body } = await deploy(emulator, { 'auth.config.js': source })
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'InvalidAuthConfig' })
  })

  test('the deployed auth config guards the variables it reads', async ({ emulator }) => {
    await setVariables(emulator, { AUTH_DOMAIN: 'https://a.example.com' })
    await deploy(emulator, { 'auth.config.js': authConfig('process.env.AUTH_DOMAIN') })
    const { status, body } = await setVariables(emulator, { AUTH_DOMAIN: null, OTHER: '1' })
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'AuthConfigMissingEnvironmentVariable' })
    expect(await variables(emulator)).toEqual({ AUTH_DOMAIN: 'https://a.example.com' })
  })

  test('detects variables that changed during the push', async ({ emulator }) => {
    const start = await call(emulator, '/api/deploy2/start_push', pushBody(emulator, {}))
    await setVariables(emulator, { NEW: '1' })
    const body = { adminKey: emulator.adminKey, startPush: start.body, dryRun: false, message: null }
    const { status, body: answer } = await call(emulator, '/api/deploy2/finish_push', body)
    expect({ status, code: answer.code }).toEqual({ status: 400, code: 'RaceDetected' })
  })

  test('canonical URLs can be changed and reach the auth config', async ({ emulator }) => {
    const urls = { convexCloudUrl: emulator.apiUrl, convexSiteUrl: emulator.siteUrl }
    expect((await call(emulator, '/api/v1/get_canonical_urls')).body).toEqual(urls)
    const change = { requestDestination: 'convexSite', url: 'https://site.example.com' }
    expect((await call(emulator, '/api/v1/update_canonical_url', change)).status).toBe(200)
    const start = await call(
      emulator,
      '/api/deploy2/start_push',
      pushBody(emulator, { 'auth.config.js': authConfig('process.env.CONVEX_SITE_URL') }),
    )
    expect(start.body.appAuth[0].domain).toBe('https://site.example.com')
    await call(emulator, '/api/v1/update_canonical_url', { requestDestination: 'convexSite' })
    expect((await call(emulator, '/api/v1/get_canonical_urls')).body).toEqual(urls)
  })
})

describe('site port', () => {
  const discovery = '/.well-known/openid-configuration'
  const jwks = '/.well-known/jwks.json'
  const http = { 'http.js': 'auth.addHttpRoutes(http);\nexport { http as default };\n' }

  test('has no auth routes before a deploy, nor after one without them', async ({ emulator }) => {
    const before = await fetch(emulator.siteUrl + discovery)
    expect(before.status).toBe(404)
    expect(await before.text()).toBe('This Convex deployment does not have HTTP actions enabled.')
    await deploy(emulator, { 'http.js': 'export default 1;\n' })
    expect((await fetch(emulator.siteUrl + discovery)).status).toBe(404)
  })

  test('answers discovery and the JWKS verbatim after a deploy', async ({ emulator }) => {
    await deploy(emulator, http)
    const response = await fetch(emulator.siteUrl + discovery)
    expect(response.headers.get('content-type')).toBe('application/json')
    expect(response.headers.get('cache-control')).toContain('public, max-age=15')
    expect(await response.json()).toEqual({
      issuer: emulator.siteUrl,
      jwks_uri: `${emulator.siteUrl}/.well-known/jwks.json`,
      authorization_endpoint: `${emulator.siteUrl}/oauth/authorize`,
    })
    expect((await fetch(emulator.siteUrl + jwks)).status).toBe(500)
    const stored = '{ "keys": [ {"kty":"RSA"} ] }'
    await setVariables(emulator, { JWKS: stored })
    expect(await (await fetch(emulator.siteUrl + jwks)).text()).toBe(stored)
    expect(await (await fetch(`${emulator.apiUrl}/http${jwks}`)).text()).toBe(stored)
    expect((await fetch(`${emulator.siteUrl}/other`)).status).toBe(404)
  })
})
