import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { setVariables } from '../emulator/client.ts'
import { test } from '../emulator/fixture.ts'
import { misbehaviours } from '../emulator/misbehaviour.ts'

describe('misbehaviour', () => {
  const get = (url: string) => fetch(url, { redirect: 'manual' })

  test('errors=500 answers everything with 500', async ({ start }) => {
    const emulator = await start({ env: { EMULATOR_MISBEHAVE: 'errors=500' }, until: 'answering' })
    expect((await get(`${emulator.apiUrl}/version`)).status).toBe(500)
    expect((await get(`${emulator.siteUrl}/anything`)).status).toBe(500)
    expect((await setVariables(emulator, { A: '1' })).body.code).toBe('InternalServerError')
  })

  test('never-healthy fails /version alone', async ({ start }) => {
    const emulator = await start({ env: { EMULATOR_MISBEHAVE: 'never-healthy' } })
    expect((await get(`${emulator.apiUrl}/version`)).status).toBe(503)
    expect((await get(`${emulator.apiUrl}/instance_name`)).status).toBe(200)
  })

  test('login-wall redirects everything to a page', async ({ start }) => {
    const emulator = await start({ env: { EMULATOR_MISBEHAVE: 'login-wall' }, until: 'answering' })
    for (const url of [emulator.apiUrl, emulator.siteUrl]) {
      const wall = await get(`${url}/version`)
      expect([wall.status, wall.headers.get('location')]).toEqual([303, '/login'])
      const page = await get(`${url}/login`)
      expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html'])
    }
  })

  test('crash-after exits 1 and looks like a panic', async ({ start }) => {
    // The first request is the one that saw it start.
    const emulator = await start({ env: { EMULATOR_MISBEHAVE: 'crash-after=2' } })
    expect((await get(`${emulator.apiUrl}/version`)).status).toBe(200)
    expect(await emulator.exitCode).toBe(1)
    expect(emulator.output()).toContain("thread 'main' panicked at")
  })

  test('crash-on-start exits 1 before it listens', async ({ start }) => {
    const emulator = await start({ env: { EMULATOR_MISBEHAVE: 'crash-on-start' }, until: 'spawned' })
    expect(await emulator.exitCode).toBe(1)
  })

  test('slow-start opens its ports late', async ({ start }) => {
    const begun = Date.now()
    await start({ env: { EMULATOR_MISBEHAVE: 'slow-start=700' } })
    expect(Date.now() - begun).toBeGreaterThanOrEqual(700)
  })

  test('a file switches it on and off while it runs', async ({ start, folder }) => {
    const file = join(folder, 'misbehave')
    const emulator = await start({ env: { EMULATOR_MISBEHAVE_FILE: file } })
    const status = async () => (await get(`${emulator.apiUrl}/version`)).status
    expect(await status()).toBe(200)
    writeFileSync(file, 'errors=502\n')
    expect(await status()).toBe(502)
    writeFileSync(file, 'nonsense')
    expect(await status()).toBe(500)
    rmSync(file)
    expect(await status()).toBe(200)
  })

  test('a misspelt switch is a usage error', async ({ start }) => {
    const emulator = await start({ env: { EMULATOR_MISBEHAVE: 'login-wal' }, until: 'spawned' })
    expect(await emulator.exitCode).toBe(2)
  })

  test('every switch says what it does', () => {
    for (const { does } of Object.values(misbehaviours)) expect(does).not.toBe('')
  })
})
