import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildEmulator } from '../emulator/build.ts'
import { baseImage } from './base-image.ts'
import { buildImage } from './build-image.ts'
import type { TestEngine } from './engine.ts'
import { withLock } from './lock.ts'
import { repository } from './paths.ts'

/** The names of the images that stand in for Convex's own, which no registry can be asked for here. */
export const standIns = {
  backend: 'coder-convex-test/convex-backend:emulator',
  dashboard: 'coder-convex-test/convex-dashboard:emulator',
} as const

/** Builds both stand-in images from the emulator, each only when its content is not what it was. */
export async function buildStandInImages(engine: TestEngine): Promise<typeof standIns> {
  await withLock('stand-ins', async () => {
    const context = await mkdtemp(join(tmpdir(), 'coder-convex-image-'))
    try {
      await cp(join(repository, 'test/emulator/image'), context, { recursive: true })
      await buildEmulator(join(context, 'convex-local-backend'))
      for (const [kind, tag] of Object.entries(standIns)) {
        await buildImage(engine, { context, dockerfile: `Dockerfile.${kind}`, tag, base: baseImage })
      }
    } finally {
      await rm(context, { recursive: true, force: true })
    }
  })
  return standIns
}
