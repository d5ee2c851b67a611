import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { call, deploy, setVariables, variables } from '../emulator/client.ts'
import { test } from '../emulator/fixture.ts'

describe('identity', () => {
  test('says what it is, on start and in /version', async ({ emulator }) => {
    expect(emulator.output()).toBe('coder-convex emulator, a stand-in for tests and demos, not Convex\n')
    const version = await fetch(`${emulator.apiUrl}/version`)
    expect(await version.text()).toMatch(/^coder-convex-emulator \d+\.\d+\.\d+/)
    expect(version.headers.get('content-type')).toContain('text/plain')
    expect(await (await fetch(`${emulator.apiUrl}/instance_name`)).text()).toBe('test-instance')
    expect((await fetch(`${emulator.apiUrl}/instance_version`)).status).toBe(200)
    expect((await fetch(`${emulator.apiUrl}/`)).status).toBe(200)
    expect((await fetch(`${emulator.apiUrl}/no/such/path`)).status).toBe(404)
    expect((await fetch(`${emulator.apiUrl}/api/update_environment_variables`)).status).toBe(405)
  })

  test('mirrors origin and headers to a browser', async ({ emulator }) => {
    const response = await fetch(`${emulator.apiUrl}/api/check_admin_key`, {
      method: 'OPTIONS',
      headers: {
        origin: 'https://dashboard.example.com',
        'access-control-request-method': 'GET',
        'access-control-request-headers': 'authorization',
      },
    })
    expect(response.status).toBe(200)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'access-control-allow-origin': 'https://dashboard.example.com',
      'access-control-allow-credentials': 'true',
      'access-control-allow-headers': 'authorization',
      'access-control-allow-methods': 'GET,POST,OPTIONS,PATCH,DELETE,PUT',
    })
  })

  test('ends with 0 on SIGINT', async ({ start }) => {
    const emulator = await start()
    expect(await emulator.stop()).toBe(0)
  })
})

describe('admin key', () => {
  test('is checked in the header', async ({ emulator }) => {
    const path = '/api/check_admin_key'
    expect(await call(emulator, path)).toEqual({
      status: 200,
      body: { success: true, allowedOps: [], isReadOnly: false },
    })
    const refused = { code: 'BadAdminKey', message: 'The provided admin key was invalid for this instance' }
    for (const wrong of ['test-instance|00', `other|${emulator.adminKey.split('|')[1]}`, 'nonsense', '']) {
      expect(await call(emulator, path, undefined, wrong)).toEqual({ status: 401, body: refused })
    }
    expect((await fetch(`${emulator.apiUrl}${path}`)).status).toBe(403)
  })

  test('is checked in the body of the push protocol', async ({ emulator }) => {
    const path = '/api/get_config_hashes'
    expect(await call(emulator, path, { version: '1.48.0', adminKey: emulator.adminKey }, 'wrong')).toEqual({
      status: 200,
      body: { config: { functions: 'convex/' }, moduleHashes: [], udfServerVersion: null, nodeVersion: null },
    })
    const wrong = await call(emulator, path, { version: '1.48.0', adminKey: 'wrong' })
    expect(wrong.status).toBe(401)
    expect(wrong.body.code).toBe('BadAdminKey')
  })

  test('a new secret revokes it', async ({ start }) => {
    const before = await start()
    await setVariables(before, { KEPT: 'yes' })
    await before.stop()
    const after = await start({ instanceSecret: 'cd'.repeat(32) })
    expect((await call(after, '/api/check_admin_key', undefined, before.adminKey)).status).toBe(401)
    expect(await variables(after)).toEqual({ KEPT: 'yes' })
  })
})

describe('persistence', () => {
  test('variables and code survive a restart', async ({ start }) => {
    const before = await start()
    await setVariables(before, { A: '1', JWKS: '{}' })
    await deploy(before, { 'http.js': 'addHttpRoutes' })
    await before.stop()
    const after = await start()
    expect(await variables(after)).toEqual({ A: '1', JWKS: '{}' })
    expect((await fetch(`${after.siteUrl}/.well-known/jwks.json`)).status).toBe(200)
  })

  test('a deleted volume means lost state', async ({ start, folder }) => {
    const before = await start()
    await setVariables(before, { A: '1' })
    await before.stop()
    rmSync(join(folder, 'db.sqlite3'))
    expect(await variables(await start())).toEqual({})
  })
})

describe('request log', () => {
  test('names variables and modules, and holds no key and no value', async ({ emulator, folder }) => {
    await setVariables(emulator, { SECRET_ONE: 'hush-hush' })
    await deploy(emulator, { 'tasks.js': 'export const a = "source-text";' })
    await call(emulator, `/api/check_admin_key?adminKey=${encodeURIComponent(emulator.adminKey)}`)
    const log = emulator.requests()
    const port = Number(new URL(emulator.apiUrl).port)
    expect(log).toContainEqual({
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      seq: expect.any(Number),
      method: 'POST',
      path: '/api/update_environment_variables',
      port,
      status: 200,
      variables: ['SECRET_ONE'],
    })
    expect(log).toContainEqual(
      expect.objectContaining({ path: '/api/deploy2/finish_push', modules: ['tasks.js'] }),
    )
    const text = readFileSync(join(folder, 'requests.jsonl'), 'utf8')
    for (const secret of ['hush-hush', 'source-text', emulator.adminKey.split('|')[1] ?? '']) {
      expect(text).not.toContain(secret)
    }
  })
})
