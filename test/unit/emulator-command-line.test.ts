import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { setVariables } from '../emulator/client.ts'
import { test } from '../emulator/fixture.ts'
import { testSecret } from '../emulator/start.ts'

function run(executable: string, args: readonly string[], env: Record<string, string> = {}) {
  const path = { PATH: process.env.PATH }
  return spawnSync(process.execPath, [executable, ...args], { encoding: 'utf8', env: { ...path, ...env } })
}

describe('command line', () => {
  const ready = ['--instance-name', 'a', '--instance-secret', testSecret]
  const cases: [what: string, args: string[], status: number, message: string][] = [
    ['an unknown flag', ['--nonsense'], 2, "unexpected argument '--nonsense'"],
    ['a flag given twice', ['--port', '1', '--port', '2'], 2, 'cannot be used multiple times'],
    ['a switch given twice', ['--disable-beacon', '--disable-beacon'], 2, 'cannot be used multiple times'],
    ['a missing value', ['--port'], 2, 'a value is required'],
    ['a port that is none', ['--port', 'x'], 2, "invalid value for '--port'"],
    ['an unknown driver', ['--db', 'oracle'], 2, "invalid value for '--db'"],
    ['a name without a secret', ['--instance-name', 'a'], 2, '--instance-secret'],
    ['an origin without the other', [...ready, '--convex-site', 'http://a'], 2, '--convex-origin'],
    ['two storages', [...ready, '--s3-storage', '--local-storage', '/tmp'], 2, 'cannot be used with'],
    ['two databases', [...ready, 'a', 'b'], 2, "unexpected argument 'b'"],
    ['no secret', [], 1, '--instance-secret is required'],
    ['a secret too short', ['--instance-name', 'a', '--instance-secret', 'abcd'], 1, '2 bytes, not 32'],
    ['a secret that is no hex', ['--instance-name', 'a', '--instance-secret', 'zz'], 1, 'hexdecode'],
    [
      'an origin without a scheme',
      [...ready, '--convex-origin', 'a', '--convex-site', ''],
      1,
      'should start with',
    ],
    [
      'a database that is named already',
      [...ready, '--db', 'postgres-v5', 'postgres://u:p@h/db'],
      1,
      'already contains',
    ],
    [
      'a database without a user',
      [...ready, '--db', 'postgres-v5', 'postgres://h'],
      1,
      'username must be set',
    ],
    [
      'a folder that is missing',
      [...ready, '--s3-storage', '/nonexistent/db'],
      1,
      'unable to open database file',
    ],
    ['keygen with nothing', ['keygen', 'admin-key'], 2, '--instance-name'],
  ]
  test.for(cases)('refuses %s', ([, args, status, message], { executable, expect }) => {
    const result = run(executable, args)
    expect(result.stderr).toContain(message)
    expect(result.stderr).not.toContain(testSecret)
    expect(result.status).toBe(status)
  })

  test('takes empty origins, and --flag=value', ({ executable, folder }) => {
    const origins = ['--convex-origin', '', '--convex-site=', '--local-storage', folder]
    // It gets as far as the start, and no further.
    const result = run(executable, [...ready, ...origins], { EMULATOR_MISBEHAVE: 'crash-on-start' })
    expect(result.stderr).toBe('Error: EMULATOR_MISBEHAVE asked for a crash on start\n')
  })

  test('reads DISABLE_BEACON as the flag', ({ executable }) => {
    const env = { EMULATOR_MISBEHAVE: 'crash-on-start' }
    expect(run(executable, ready, { ...env, DISABLE_BEACON: 'true' }).status).toBe(1)
    expect(run(executable, ready, { ...env, DISABLE_BEACON: 'please' }).status).toBe(2)
    expect(run(executable, [...ready, '--disable-beacon'], { ...env, DISABLE_BEACON: 'please' }).status).toBe(
      1,
    )
  })

  test('keeps the state in the storage folder where the database is a server', async ({ start, folder }) => {
    const emulator = await start({ flags: ['--db', 'postgres-v5'], database: 'postgres://u:p@127.0.0.1:1' })
    await setVariables(emulator, { A: '1' })
    expect(readFileSync(join(folder, 'storage/emulator-state.json'), 'utf8')).toContain('"A"')
    expect(existsSync(join(folder, 'db.sqlite3'))).toBe(false)
  })

  test('never overwrites a file it did not write', ({ executable, folder }) => {
    writeFileSync(join(folder, 'db.sqlite3'), 'SQLite format 3')
    const result = run(executable, [...ready, '--s3-storage', join(folder, 'db.sqlite3')])
    expect(result.status).toBe(1)
    expect(readFileSync(join(folder, 'db.sqlite3'), 'utf8')).toBe('SQLite format 3')
  })

  test('keygen prints the key the server takes', async ({ emulator, executable }) => {
    const args = ['keygen', 'admin-key', '--instance-name', 'test-instance', '--instance-secret', testSecret]
    const result = run(executable, args)
    expect(result).toMatchObject({ status: 0, stdout: `${emulator.adminKey}\n`, stderr: '' })
    expect(result.stdout).toMatch(/^\S+\|[0-9a-f]+\n$/)
  })
})
