import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { findConvexCli, requireConvex } from '../../src/convex/installed-cli.ts'
import { findProject } from '../../src/workspace/project.ts'
import { temporaryFolder, writeFiles } from './temporary-folder.ts'

const manifest = JSON.stringify({
  name: 'shop',
  dependencies: { convex: '1.48.0', react: '19' },
  devDependencies: { vite: '7' },
})

async function folderWith(files: Record<string, string>): Promise<string> {
  const folder = await temporaryFolder()
  await writeFiles(folder, files)
  return folder
}

describe('findProject', () => {
  test('reads the package.json of the folder', async () => {
    const folder = await folderWith({ 'package.json': manifest })
    expect(await findProject(folder)).toEqual({
      folder,
      name: 'shop',
      dependencies: ['convex', 'react', 'vite'],
      functionsFolder: 'convex',
    })
  })

  test('goes up to the nearest one', async () => {
    const folder = await folderWith({
      'package.json': '{}',
      'packages/shop/package.json': manifest,
      'packages/shop/convex/lib/x.ts': '',
      'packages/notes.md': '',
    })
    expect((await findProject(join(folder, 'packages/shop/convex/lib'))).folder).toBe(
      join(folder, 'packages/shop'),
    )
    expect((await findProject(join(folder, 'packages'))).folder).toBe(folder)
  })

  test('names a project without a name after its folder', async () => {
    const folder = await folderWith({ 'my shop/package.json': '{}' })
    expect(await findProject(join(folder, 'my shop'))).toMatchObject({ name: 'my shop', dependencies: [] })
  })

  test.each([
    ['{"functions":"src/convex/"}', 'src/convex'],
    ['{"functions":"backend"}', 'backend'],
    ['{"node":{}}', 'convex'],
  ])('takes the functions folder from a convex.json of %s', async (convexJson, functionsFolder) => {
    const folder = await folderWith({ 'package.json': manifest, 'convex.json': convexJson })
    expect(await findProject(folder)).toMatchObject({ functionsFolder })
  })

  test.each([
    ['package.json', { 'package.json': '{"name": shop}' }],
    ['package.json', { 'package.json': '' }],
    ['convex.json', { 'package.json': manifest, 'convex.json': '{"functions":"x",}' }],
  ])('says which file is no JSON: %s', async (name, files) => {
    const folder = await folderWith(files)
    await expect(findProject(folder)).rejects.toThrow(
      expect.objectContaining({ code: 'INVALID_JSON', message: `${join(folder, name)} is not valid JSON.` }),
    )
  })

  test('refuses a folder that does not exist instead of going up from it to another project', async () => {
    const folder = await folderWith({ 'package.json': manifest })
    const mistyped = join(folder, 'pakcages/shop')
    await expect(findProject(mistyped)).rejects.toThrow(
      expect.objectContaining({ code: 'NO_SUCH_FOLDER', message: expect.stringContaining(mistyped) }),
    )
  })

  test('says from where it looked when there is none', async () => {
    await expect(findProject('/proc/self/task')).rejects.toThrow(
      expect.objectContaining({ code: 'NOT_A_PROJECT', message: expect.stringContaining('/proc/self/task') }),
    )
  })
})

test('a project that does not depend on convex is refused, and one with it as a development dependency is not', async () => {
  const without = await findProject(
    await folderWith({ 'package.json': '{"dependencies":{"convex-helpers":"1"}}' }),
  )
  expect(() => requireConvex(without)).toThrow(expect.objectContaining({ code: 'NO_CONVEX_DEPENDENCY' }))
  const withIt = await findProject(await folderWith({ 'package.json': '{"devDependencies":{"convex":"1"}}' }))
  expect(() => requireConvex(withIt)).not.toThrow()
})

describe('findConvexCli', () => {
  const cli = 'node_modules/convex/bin/main.js'
  const inPackage = async (files: Record<string, string>) => {
    const folder = await folderWith({ 'packages/shop/package.json': manifest, ...files })
    return { folder, project: await findProject(join(folder, 'packages/shop')) }
  }

  test('prefers the project’s own', async () => {
    const { folder, project } = await inPackage({ [cli]: '', [join('packages/shop', cli)]: '' })
    expect(findConvexCli(project)).toBe(join(folder, 'packages/shop', cli))
  })

  test('goes up to where a workspace keeps its packages', async () => {
    const { folder, project } = await inPackage({
      [cli]: '',
      'packages/shop/node_modules/react/index.js': '',
    })
    expect(findConvexCli(project)).toBe(join(folder, cli))
  })

  test('says how to get one when there is none', async () => {
    const { project } = await inPackage({})
    expect(() => findConvexCli(project)).toThrow(
      expect.objectContaining({ code: 'CONVEX_NOT_INSTALLED', fix: expect.stringContaining('npm install') }),
    )
  })
})
