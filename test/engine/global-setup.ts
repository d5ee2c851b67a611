import { prepareEngine, type TestEngine } from './engine.ts'
import { ensureTestImages } from './images.ts'
import { removeTestResources } from './resources.ts'
import { otherUsers } from './users.ts'

/** Vitest's global setup for tests with Docker: workers find the engine and the images in their environment. */
export default async function setup(): Promise<() => Promise<void>> {
  const engine = await prepareEngine()
  try {
    await removeWhenAlone(engine)
    Object.assign(process.env, engine.env, await ensureTestImages(engine))
  } catch (error) {
    // Vitest calls no teardown of a setup that failed.
    await engine.stop()
    throw error
  }
  return async () => {
    try {
      await removeWhenAlone(engine)
    } finally {
      await engine.stop()
    }
  }
}

/** Another run's containers look just like ours; the last run to end removes what all of them left. */
async function removeWhenAlone(engine: TestEngine): Promise<void> {
  if ((await otherUsers()).length === 0) await removeTestResources(engine)
}
