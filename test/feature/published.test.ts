import { cp, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { baseImage } from '../engine/base-image.ts'
import { repository } from '../engine/paths.ts'
import { copyForTests } from './collection.ts'
import { type DevWorkspace, makeDevWorkspace } from './dev-workspace.ts'
import { type Registry, startRegistry } from './registry.ts'
import { devcontainer, publishedFeature, runFolder } from './run-folder.ts'

/** Published to a registry of this machine, with what it installs after published there too, and used from there. */
let registry: Registry
let collection: string
let workspace: DevWorkspace | undefined
const namespace = 'owner/coder-convex'

beforeAll(async () => {
  registry = await startRegistry(join(runFolder(), 'registry'))
  collection = join(runFolder(), 'to-publish')
  await copyForTests(join(publishedFeature(), '../..'), collection, [`${registry.address}/${namespace}/node`])
  await cp(join(repository, 'test/feature/node-feature'), join(collection, 'src/node'), { recursive: true })
})
afterAll(async () => {
  await workspace?.close()
  await registry?.stop()
})

const publish = async () => {
  const target = ['--registry', registry.address, '--namespace', namespace, join(collection, 'src')]
  const { code, stdout, stderr } = await devcontainer('features', 'publish', ...target)
  expect(code, stderr).toBe(0)
  return JSON.parse(stdout) as Record<string, { publishedTags?: string[]; version?: string }>
}

test('it is published under its version and the versions above', async () => {
  const { version } = JSON.parse(
    await readFile(join(publishedFeature(), 'devcontainer-feature.json'), 'utf8'),
  )
  const [major, minor] = version.split('.')
  const { convex } = await publish()
  expect(convex?.publishedTags?.sort()).toEqual([major, `${major}.${minor}`, version, 'latest'].sort())
  const info = await devcontainer('features', 'info', 'tags', `${registry.address}/${namespace}/convex`)
  expect(info.stdout).toContain(version)
})

test('a version that is there already is not published again', async () => {
  expect((await publish()).convex?.publishedTags ?? []).toEqual([])
})

test('a dev container takes it from there, after Node, whatever the order in devcontainer.json', async () => {
  const [major] = JSON.parse(
    await readFile(join(publishedFeature(), 'devcontainer-feature.json'), 'utf8'),
  ).version.split('.')
  workspace = await makeDevWorkspace({
    image: baseImage,
    feature: `${registry.address}/${namespace}/convex:${major}`,
    options: { autoStart: false },
    laterFeatures: [`${registry.address}/${namespace}/node:1`],
  })
  const { said } = await workspace.up()
  expect(said).toContain('automatic start is off')
  expect(await workspace.succeed('coder-convex', '--version')).toMatch(/^\d+\.\d+\.\d+\s*$/)
  expect(await workspace.succeed('cat', '/usr/local/share/node-was-installed')).toBe('before\n')
})
