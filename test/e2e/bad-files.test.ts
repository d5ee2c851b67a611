import { chmod, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { test } from './fixture.ts'
import { fullDisk } from './full-disk.ts'
import { sendsSomething } from './request-kinds.ts'
import { snapshot } from './snapshot.ts'
import type { Workspace } from './workspace.ts'

const deploymentFile = '.env.convex.deployment'

/** A write that was given up must not leave its draft. */
async function expectNoDrafts({ folder }: Workspace) {
  const files = await readdir(folder, { recursive: true })
  expect(files.filter((file) => file.endsWith('.tmp'))).toEqual([])
}

describe('an env file that cannot be parsed', () => {
  test.for(['.env.convex.local', deploymentFile, '.env.local'])(
    '%s is named with its line and not touched',
    async (file, { open }) => {
      const workspace = await open('process')
      await workspace.write(file, '# mine\nA=1\n\nthis is no assignment\nB="never closed\n')
      const before = snapshot(workspace.folder)
      const { code, stderr } = await workspace.run(['start'])
      expect(code).toBe(1)
      expect(stderr).toContain('error ENV_FILE_UNREADABLE')
      expect(stderr).toContain(`${file} cannot be parsed: line 4`)
      expect(snapshot(workspace.folder)).toEqual(before)
    },
  )
})

describe('a file that may not be written', () => {
  test('.env.local with 0444 stays, and what was written before is whole', async ({ open }) => {
    const workspace = await open('process')
    await workspace.write('.env.local', 'MINE=1\n')
    await chmod(join(workspace.folder, '.env.local'), 0o444)
    const { code, stderr } = await workspace.run(['start'])
    expect(code).toBe(1)
    expect(stderr).toContain('error FILE_READ_ONLY')
    expect(stderr).toContain('.env.local')
    expect([workspace.read('.env.local'), workspace.mode('.env.local')]).toEqual(['MINE=1\n', '444'])
    expect(await workspace.isRunning()).toBe(false)
    await expectNoDrafts(workspace)
    const pem = workspace.read('jwt_private_key.pem')
    await chmod(join(workspace.folder, '.env.local'), 0o644)
    await workspace.succeed(['start', '--no-deploy'])
    expect(workspace.values('.env.local')).toMatchObject({
      MINE: '1',
      CONVEX_SELF_HOSTED_URL: workspace.url.api,
    })
    expect(workspace.read('jwt_private_key.pem')).toBe(pem)
  })

  test('on a full disk: every old file is whole, and the command goes on once there is room', async ({
    open,
  }) => {
    const workspace = await open('process')
    const disk = await fullDisk(workspace.folder)
    try {
      await workspace.succeed(['setup'])
      await disk.fill()
      const before = snapshot(workspace.folder)
      const env = { CONVEX_API_PORT: String(workspace.ports.dashboard) }
      const { code, stderr } = await workspace.run(['setup'], { env })
      expect(code).toBe(1)
      expect(stderr).toContain('error FILE_NOT_WRITABLE')
      expect(stderr).toContain('the disk is full')
      expect(snapshot(workspace.folder)).toEqual(before)
      await disk.makeRoom()
      await workspace.succeed(['setup'], { env })
      expect(workspace.read('.env.convex.local')).toContain(`:${workspace.ports.dashboard}`)
    } finally {
      await disk.unmount()
    }
  })
})

describe('a key file that is no key', () => {
  const cases = [
    { title: 'empty', text: '' },
    { title: 'text', text: 'not a key\n' },
    { title: 'PKCS#1', text: '-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\n' },
    { title: 'cut off', text: '-----BEGIN PRIVATE KEY-----\nMIIE\n' },
  ]

  test.for(cases)('$title: it is not touched', async ({ text }, { open }) => {
    const workspace = await open('process')
    await workspace.write('jwt_private_key.pem', text)
    const { code, stderr } = await workspace.run(['start'])
    expect(code).toBe(1)
    expect(stderr).toContain('error INVALID_JWT_KEY')
    expect(stderr).toContain('jwt_private_key.pem')
    expect(workspace.read('jwt_private_key.pem')).toBe(text)
    expect(await workspace.isRunning()).toBe(false)
  })
})

describe('a deployment variable that cannot be', () => {
  const cases = [
    {
      title: 'built in',
      line: 'CONVEX_SITE_URL=http://x',
      error: 'VARIABLE_NAME_INVALID',
      says: 'built into',
    },
    {
      title: 'managed',
      line: 'JWT_PRIVATE_KEY=mine',
      error: 'VARIABLE_NAME_INVALID',
      says: 'jwt_private_key.pem',
    },
    { title: 'misnamed', line: 'my.name=1', error: 'VARIABLE_NAME_INVALID', says: 'my.name' },
    { title: 'too long', line: `LONG=${'x'.repeat(8193)}`, error: 'VARIABLE_LIMIT', says: '8193 bytes' },
    { title: 'too long in bytes', line: `LONG=${'€'.repeat(2731)}`, error: 'VARIABLE_LIMIT', says: '8193' },
    { title: 'too long a name', line: `${'N'.repeat(257)}=1`, error: 'VARIABLE_LIMIT', says: '256 bytes' },
  ]

  test.for(cases)('$title: nothing is started', async ({ line, error, says }, { open }) => {
    const workspace = await open('process')
    await workspace.write(deploymentFile, `FINE=1\n${line}\n`)
    const { code, stderr } = await workspace.run(['start'])
    expect(code).toBe(1)
    expect(stderr).toContain(`error ${error}`)
    expect(stderr).toContain(says)
    expect(stderr).toContain(deploymentFile)
    expect(await workspace.isRunning()).toBe(false)
  })

  test('is not sent to a running stack, and neither are the others', async ({ open }) => {
    const workspace = await open('process')
    await workspace.succeed(['start', '--no-deploy', '--no-env'])
    await workspace.write(deploymentFile, 'FINE=1\nCONVEX_SITE_URL=http://x\n')
    const { code, stderr } = await workspace.run(['env'])
    expect(code).toBe(1)
    expect(stderr).toContain('error VARIABLE_NAME_INVALID')
    expect((await workspace.requests()).filter(sendsSomething)).toEqual([])
  })

  test('the longest that may be is set', async ({ open }) => {
    const workspace = await open('process')
    await workspace.write(deploymentFile, `${'N'.repeat(256)}=${'x'.repeat(8192)}\n`)
    await workspace.succeed(['start', '--no-deploy'])
  })
})
