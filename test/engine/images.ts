import { ensureBaseImage } from './base-image.ts'
import type { TestEngine } from './engine.ts'
import { buildStandInImages } from './stand-in-images.ts'

/** The variables that tell tests the names of the images to use. */
export type ImageNames = Readonly<
  Record<
    'CODER_CONVEX_TEST_BASE_IMAGE' | 'CODER_CONVEX_TEST_BACKEND_IMAGE' | 'CODER_CONVEX_TEST_DASHBOARD_IMAGE',
    string
  >
>

/** Makes sure that an engine has every image the tests run, and says their names. */
export async function ensureTestImages(engine: TestEngine): Promise<ImageNames> {
  const base = await ensureBaseImage(engine)
  const { backend, dashboard } = await buildStandInImages(engine)
  return {
    CODER_CONVEX_TEST_BASE_IMAGE: base,
    CODER_CONVEX_TEST_BACKEND_IMAGE: backend,
    CODER_CONVEX_TEST_DASHBOARD_IMAGE: dashboard,
  }
}
