import { type DebianImage, ensureDebianImage } from './debian-image.ts'
import type { TestEngine } from './engine.ts'

/** The name of the image that every other test image is built from. */
export const baseImage = 'coder-convex-test/base:trixie'

const recipe: DebianImage = {
  image: baseImage,
  suite: 'trixie',
  packages: ['bash', 'ca-certificates', 'curl', 'nodejs', 'openssl'],
}

/** Makes sure that the engine has the base image: a minimal Debian with Node, curl, bash and openssl. */
export const ensureBaseImage = (engine: TestEngine): Promise<string> => ensureDebianImage(engine, recipe)
