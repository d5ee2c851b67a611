import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { chmod } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseEnvFile } from '../../src/settings/env-file.ts'
import { remember } from '../../src/settings/reconcile.ts'
import { readRecord, workspaceFolder, writeRecord } from '../../src/settings/workspace-record.ts'
import { writeVariables } from '../../src/settings/write-variables.ts'
import { temporaryFolder, writeFiles } from './temporary-folder.ts'

const file = '.env.convex.local'
const variable = (name: string, value: string, more: object = {}) => ({
  name,
  value,
  comment: `about ${name}`,
  once: false,
  ...more,
})
const write = (folder: string, ...wanted: ReturnType<typeof variable>[]) =>
  writeVariables(folder, file, wanted, '# heading\n', 'coder')
const textOf = (folder: string, name = file) => readFileSync(join(folder, name), 'utf8')
const valuesOf = (folder: string) => parseEnvFile(textOf(folder), file).values()
const modeOf = (folder: string, name: string) => statSync(join(folder, name)).mode & 0o777

describe('a new file', () => {
  test('has the heading, then every variable with its comment in the wanted order', async () => {
    const folder = await temporaryFolder()
    const written = await write(folder, variable('B', '1'), variable('A', 'two words'))
    expect(written).toEqual({ outcome: 'created', kept: [] })
    expect(textOf(folder)).toBe("# heading\n# about B\nB=1\n# about A\nA='two words'\n")
  })

  test('and the record can be read by the owner alone', async () => {
    const folder = await temporaryFolder()
    await write(folder, variable('A', '1'))
    expect(modeOf(folder, file)).toBe(0o600)
    expect(modeOf(folder, join(workspaceFolder, 'record.json'))).toBe(0o600)
    expect(modeOf(folder, workspaceFolder)).toBe(0o700)
  })

  test('is recorded with the workspace, and with no value in clear', async () => {
    const folder = await temporaryFolder()
    await write(folder, variable('INSTANCE_SECRET', 'never-in-the-record'))
    expect((await readRecord(folder)).workspace).toBe('coder')
    expect(textOf(folder, join(workspaceFolder, 'record.json'))).not.toContain('never-in-the-record')
  })
})

describe('a file that is there', () => {
  const users = '# my own words\nMINE=x # why\n\nexport URL=mine\nEMPTY=\n  ODD: "kept"\n'

  test('keeps comments, order, unknown lines and the user’s values', async () => {
    const folder = await temporaryFolder()
    await writeFiles(folder, { [file]: users })
    const written = await write(
      folder,
      variable('URL', 'ours'),
      variable('EMPTY', 'filled'),
      variable('NEW', '1'),
    )
    expect(written).toEqual({ outcome: 'updated', kept: ['URL'] })
    expect(textOf(folder)).toBe(`${users.replace('EMPTY=', 'EMPTY=filled')}# about NEW\nNEW=1\n`)
  })

  test('becomes private even when every value is right', async () => {
    const folder = await temporaryFolder()
    await write(folder, variable('A', '1'))
    await chmod(join(folder, file), 0o644)
    expect((await write(folder, variable('A', '1'))).outcome).toBe('updated')
    expect(modeOf(folder, file)).toBe(0o600)
  })

  test('follows us through one change after another', async () => {
    const folder = await temporaryFolder()
    for (const value of ['one', 'two', 'three', 'two', 'four', 'five', 'six', 'one']) {
      expect((await write(folder, variable('URL', value))).kept).toEqual([])
      expect(valuesOf(folder)).toEqual({ URL: value })
    }
  })

  test('keeps what the user changed back to an older value of theirs', async () => {
    const folder = await temporaryFolder()
    await write(folder, variable('URL', 'ours'))
    writeFileSync(join(folder, file), 'URL=mine\n')
    expect((await write(folder, variable('URL', 'newer'))).kept).toEqual(['URL'])
    expect(valuesOf(folder)).toEqual({ URL: 'mine' })
  })

  test('that cannot be parsed is left alone, and so is the record', async () => {
    const folder = await temporaryFolder()
    await writeFiles(folder, { [file]: 'A="open\n' })
    await expect(write(folder, variable('B', '1'))).rejects.toThrow(
      expect.objectContaining({ code: 'ENV_FILE_UNREADABLE' }),
    )
    expect(textOf(folder)).toBe('A="open\n')
    expect(await readRecord(folder)).toEqual({ written: {} })
  })
})

test('a value that is made once never changes, whoever wrote it', async () => {
  const folder = await temporaryFolder()
  const once = { once: true }
  await write(folder, variable('INSTANCE_SECRET', 'first', once))
  expect(await write(folder, variable('INSTANCE_SECRET', 'second', once))).toEqual({
    outcome: 'unchanged',
    kept: [],
  })
  expect(valuesOf(folder)).toEqual({ INSTANCE_SECRET: 'first' })
  writeFileSync(join(folder, file), 'INSTANCE_SECRET=\n')
  await write(folder, variable('INSTANCE_SECRET', 'third', once))
  expect(valuesOf(folder)).toEqual({ INSTANCE_SECRET: 'third' })
})

describe('after a crash', () => {
  test('between the record and the file, the old value is still known as ours', async () => {
    const folder = await temporaryFolder()
    await write(folder, variable('URL', 'old'))
    const record = await readRecord(folder)
    await writeRecord(folder, {
      ...record,
      written: remember(record.written, [{ name: 'URL', value: 'lost' }]),
    })
    expect((await write(folder, variable('URL', 'newest'))).kept).toEqual([])
    expect(valuesOf(folder)).toEqual({ URL: 'newest' })
  })

  test('before the first file, it is made', async () => {
    const folder = await temporaryFolder()
    await writeRecord(folder, { written: remember({}, [{ name: 'URL', value: 'x' }]) })
    expect(await write(folder, variable('URL', 'x'))).toEqual({ outcome: 'created', kept: [] })
  })

  test.each(['', '{', 'null', '[]', '{"written":null}'])(
    'that left the record as %j, values stay',
    async (torn) => {
      const folder = await temporaryFolder()
      await write(folder, variable('URL', 'old'))
      await writeFiles(folder, { [join(workspaceFolder, 'record.json')]: torn })
      expect((await write(folder, variable('URL', 'new'))).kept).toEqual(['URL'])
      expect(valuesOf(folder)).toEqual({ URL: 'old' })
    },
  )
})

const someValue = fc.constantFrom('', 'a', 'two words', "it's $HOME", '{"k":"v"}')
const someValues = fc.dictionary(fc.constantFrom('X', 'Y', 'Z'), someValue)

test('a second run touches nothing: neither the file nor the record', async () => {
  await fc.assert(
    fc.asyncProperty(someValues, someValues, someValues, async (users, first, second) => {
      const folder = await temporaryFolder()
      writeFileSync(
        join(folder, file),
        Object.entries(users)
          .map(([name, value]) => `${name}=\`${value}\`\n`)
          .join(''),
      )
      const wanted = (values: Record<string, string>) =>
        Object.entries(values)
          .filter(([, value]) => value !== '')
          .map(([name, value]) => variable(name, value))
      await write(folder, ...wanted(first))
      await write(folder, ...wanted(second))
      const stamps = () =>
        [file, join(workspaceFolder, 'record.json')].map((name) => statSync(join(folder, name)).ino)
      const before = [textOf(folder), ...stamps()]
      expect((await write(folder, ...wanted(second))).outcome).toBe('unchanged')
      expect([textOf(folder), ...stamps()]).toEqual(before)
    }),
    { numRuns: 50 },
  )
})
