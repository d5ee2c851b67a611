import { rm, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { sourceFingerprint } from '../../src/convex/source-fingerprint.ts'
import { exampleProject } from './example-plan.ts'
import { temporaryFolder, writeFiles } from './temporary-folder.ts'

const base = {
  'package.json': '{}',
  'package-lock.json': '{}',
  'convex/tasks.ts': 'export const a = 1',
  'convex/_generated/api.js': '//',
  'src/shared.ts': 'export const b = 1',
  'README.md': 'read',
}

/** A folder with a project in it, and what its fingerprint is now. */
async function projectWith(files: Record<string, string>, folderOfProject = '.') {
  const folder = await temporaryFolder()
  await writeFiles(folder, files)
  const project = { ...exampleProject, folder: join(folder, folderOfProject) }
  return { folder, now: () => sourceFingerprint(project) }
}

describe('the fingerprint changes with', () => {
  test.each([
    ['a function', 'convex/tasks.ts', 'export const a = 2'],
    ['a new function', 'convex/more.ts', ''],
    ['one that is Javascript', 'convex/more.mjs', ''],
    ['a file outside of convex/ that a function could import', 'src/shared.ts', 'export const b = 2'],
    ['an imported JSON', 'src/data.json', '[]'],
    ['an imported WebAssembly module', 'src/code.wasm', 'x'],
    ['the lock file, for what is in node_modules', 'package-lock.json', '{"changed":true}'],
    ['another lock file', 'pnpm-lock.yaml', 'x'],
    ['convex.json', 'convex.json', '{}'],
  ])('%s', async (_, path, text) => {
    const { folder, now } = await projectWith(base)
    const before = await now()
    await writeFiles(folder, { [path]: text })
    expect(await now()).not.toBe(before)
  })

  test('a removed function', async () => {
    const { folder, now } = await projectWith({ ...base, 'convex/more.ts': '' })
    const before = await now()
    await rm(join(folder, 'convex/more.ts'))
    expect(await now()).not.toBe(before)
  })

  test('text that moves from one file to the next', async () => {
    const { folder, now } = await projectWith({ ...base, 'convex/a.ts': 'xy', 'convex/b.ts': 'z' })
    const before = await now()
    await writeFiles(folder, { 'convex/a.ts': 'x', 'convex/b.ts': 'yz' })
    expect(await now()).not.toBe(before)
  })

  test('a source in another package of the workspace', async () => {
    const files = { 'pnpm-lock.yaml': 'x', 'packages/shop/convex/a.ts': '', 'packages/lib/index.ts': '1' }
    const { folder, now } = await projectWith(files, 'packages/shop')
    const before = await now()
    await writeFiles(folder, { 'packages/lib/index.ts': '2' })
    expect(await now()).not.toBe(before)
  })
})

describe('the fingerprint does not change with', () => {
  test.each([
    ['what a deploy generates', 'convex/_generated/api.js', '// new'],
    ['an installed package, which the lock file stands for', 'node_modules/x/index.js', '1'],
    ['a log', 'backend.log', 'x'],
    ['our own state', '.convex-workspace/record.json', '{}'],
    ['git’s', '.git/x.json', '{}'],
    ['a build', 'dist/app.js', 'x'],
    ['prose', 'README.md', 'other'],
    ['an env file', '.env.convex.local', 'A=1'],
  ])('%s', async (_, path, text) => {
    const { folder, now } = await projectWith(base)
    const before = await now()
    await writeFiles(folder, { [path]: text })
    expect(await now()).toBe(before)
  })

  test('a file’s time', async () => {
    const { folder, now } = await projectWith(base)
    const before = await now()
    await utimes(join(folder, 'convex/tasks.ts'), 1, 1)
    expect(await now()).toBe(before)
  })
})

test('above some thousand files there is none, since telling would take longer than deploying', async () => {
  const many = Object.fromEntries(Array.from({ length: 5_001 }, (_, index) => [`src/f${index}.ts`, '']))
  const { now } = await projectWith({ ...base, ...many })
  expect(await now()).toBeUndefined()
})
