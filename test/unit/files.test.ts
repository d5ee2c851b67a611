import { lstatSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { chmod, mkdir, symlink, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { exists, makePrivateFolder, readTextFile, writeTextFile } from '../../src/io/files.ts'
import { temporaryFolder, writeFiles } from './temporary-folder.ts'

const modeOf = (path: string) => statSync(path).mode & 0o777
const textOf = (path: string) => readFileSync(path, 'utf8')
const problemWith = (code: string, text: RegExp) =>
  expect.objectContaining({ code, why: expect.stringMatching(text) })

/** A folder with one file in it. */
async function withFile(text: string, mode = 0o644) {
  const folder = await temporaryFolder()
  await writeFiles(folder, { file: text })
  const path = join(folder, 'file')
  await chmod(path, mode)
  return { folder, path }
}

describe('reading', () => {
  test('gives the text, or undefined where there is no file', async () => {
    const { folder, path } = await withFile('a\r\nb é')
    expect(await readTextFile(path)).toBe('a\r\nb é')
    expect(await readTextFile(join(folder, 'none'))).toBeUndefined()
    expect(await readTextFile(join(path, 'below-a-file'))).toBeUndefined()
  })

  test('a folder is an error, not a missing file', async () => {
    const folder = await temporaryFolder()
    await expect(readTextFile(folder)).rejects.toThrow(
      problemWith('FILE_UNREADABLE', /there is a folder of that name/),
    )
  })
})

describe('writing', () => {
  test('makes a file, its folders, and tells so', async () => {
    const path = join(await temporaryFolder(), 'a/b/file')
    expect(await writeTextFile(path, 'text')).toBe('created')
    expect(textOf(path)).toBe('text')
  })

  test('the same text again touches nothing', async () => {
    const { path } = await withFile('text')
    await utimes(path, 1_000, 1_000)
    const before = statSync(path)
    expect(await writeTextFile(path, 'text')).toBe('unchanged')
    expect(statSync(path)).toMatchObject({
      ino: before.ino,
      mtimeMs: before.mtimeMs,
      ctimeMs: before.ctimeMs,
    })
  })

  test('replaces the file in one step: who has the old one open goes on reading it', async () => {
    const { folder, path } = await withFile('old')
    const before = statSync(path).ino
    expect(await writeTextFile(path, 'new')).toBe('updated')
    expect(statSync(path).ino).not.toBe(before)
    expect(readdirSync(folder)).toEqual(['file'])
  })

  test('follows a symbolic link, which stays', async () => {
    const { folder, path } = await withFile('old')
    const link = join(folder, 'link')
    await symlink('file', link)
    expect(await writeTextFile(link, 'new', 0o600)).toBe('updated')
    expect(lstatSync(link).isSymbolicLink()).toBe(true)
    expect([textOf(path), modeOf(path)]).toEqual(['new', 0o600])
  })
})

describe('permissions', () => {
  test.each([
    ['a new private file', undefined, 0o600, 0o600],
    ['a new file without a wish', undefined, undefined, 0o644],
    ['a script that is there', 0o755, undefined, 0o755],
    ['a file that was open to all', 0o666, 0o600, 0o600],
    ['a file that was private', 0o600, 0o755, 0o755],
  ])('%s', async (_, before, wanted, after) => {
    const { folder, path } = await withFile('old', before ?? 0o644)
    const target = before === undefined ? join(folder, 'new') : path
    await writeTextFile(target, 'new', wanted)
    expect(modeOf(target)).toBe(after)
  })

  test('do not depend on the umask', async () => {
    const path = join(await temporaryFolder(), 'script')
    const before = process.umask(0o077)
    try {
      await writeTextFile(path, 'text', 0o755)
    } finally {
      process.umask(before)
    }
    expect(modeOf(path)).toBe(0o755)
  })

  test('are corrected without rewriting the text', async () => {
    const { path } = await withFile('secret')
    const before = statSync(path).ino
    expect(await writeTextFile(path, 'secret', 0o600)).toBe('updated')
    expect([statSync(path).ino, modeOf(path)]).toEqual([before, 0o600])
  })

  test('a file whose owner forbids writing is not replaced, not even by root', async () => {
    const { path } = await withFile('old', 0o444)
    await expect(writeTextFile(path, 'new')).rejects.toThrow(
      expect.objectContaining({ code: 'FILE_READ_ONLY' }),
    )
    expect(textOf(path)).toBe('old')
  })

  test.each([
    ['a key after chmod 400 stays so', 0o400, 0o600, 0o400],
    ['one that others may read is closed to them', 0o444, 0o600, 0o600],
    ['a script that cannot be run can be', 0o644, 0o755, 0o755],
  ])('with the right text in it: %s', async (_, before, wanted, after) => {
    const { path } = await withFile('right', before)
    expect(await writeTextFile(path, 'right', wanted)).toBe(before === after ? 'unchanged' : 'updated')
    expect(modeOf(path)).toBe(after)
  })

  test('a private folder is one', async () => {
    const folder = join(await temporaryFolder(), 'a/b')
    await makePrivateFolder(folder)
    await makePrivateFolder(folder)
    expect(modeOf(folder)).toBe(0o700)
  })
})

describe('a write that fails', () => {
  test('because a folder is in the way leaves no temporary file behind', async () => {
    const folder = await temporaryFolder()
    await mkdir(join(folder, 'file'))
    await expect(writeTextFile(join(folder, 'file'), 'x')).rejects.toThrow(
      expect.objectContaining({ code: 'FILE_UNREADABLE' }),
    )
    expect(readdirSync(folder)).toEqual(['file'])
  })

  test('because a part of the path is a file says so', async () => {
    const { folder, path } = await withFile('text')
    const below = join(path, 'below')
    await expect(writeTextFile(below, 'x')).rejects.toThrow(
      problemWith('FILE_NOT_WRITABLE', /not a folder|there already|EEXIST/),
    )
    expect(readdirSync(folder)).toEqual(['file'])
  })

  test('because the file system refuses names the file, keeps nothing and hides nothing', async () => {
    const written = writeTextFile('/proc/coder-convex', 'x')
    await expect(written).rejects.toThrow(/^\/proc\/coder-convex cannot be written/)
    await expect(written).rejects.toThrow(expect.objectContaining({ code: 'FILE_NOT_WRITABLE' }))
  })

  test('halfway, with a text that cannot be stored, leaves the old file as it was', async () => {
    const { folder, path } = await withFile('old')
    await expect(writeTextFile(path, Symbol('no text') as never)).rejects.toThrow(
      expect.objectContaining({ code: 'FILE_NOT_WRITABLE' }),
    )
    expect(textOf(path)).toBe('old')
    expect(readdirSync(folder)).toEqual(['file'])
  })
})

test('exists sees links that lead nowhere', async () => {
  const folder = await temporaryFolder()
  await symlink('nowhere', join(folder, 'link'))
  expect(await exists(join(folder, 'link'))).toBe(true)
  expect(await exists(join(folder, 'none'))).toBe(false)
})
