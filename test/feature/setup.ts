import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stageFeature } from '../../scripts/build/feature.ts'
import { buildEmulator } from '../emulator/build.ts'
import { copyForTests } from './collection.ts'
import { ensureFeatureImages } from './images.ts'
import { watchLeftovers } from './leftovers.ts'
import { announceRunFolder, backendBinary, temporaryFolder, testedCollection } from './run-folder.ts'

/**
 * Vitest's global setup of the Feature's tests, after that of the engine: the images, the staged Feature, and its copy
 * for tests without a registry.
 */
export default async function setup(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'ccfeature-'))
  announceRunFolder(folder)
  const temporary = temporaryFolder()
  await mkdir(join(temporary, 'workspaces'), { recursive: true })
  const removeLeftovers = await watchLeftovers(temporary)
  const tearDown = async () => {
    await removeLeftovers()
    await rm(folder, { recursive: true, force: true })
  }
  try {
    await ensureFeatureImages({ env: {} })
    const published = join(folder, 'published')
    await stageFeature(published)
    await copyForTests(published, testedCollection())
    await buildEmulator(backendBinary())
    return tearDown
  } catch (error) {
    // Vitest calls no teardown of a setup that failed.
    await tearDown()
    throw error
  }
}
