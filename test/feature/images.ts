import { copyFile, cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { $ } from 'zx/core'
import { baseImage } from '../engine/base-image.ts'
import { buildImage } from '../engine/build-image.ts'
import { ensureDebianImage } from '../engine/debian-image.ts'
import type { TestEngine } from '../engine/engine.ts'
import { withLock } from '../engine/lock.ts'
import { repository } from '../engine/paths.ts'

/** The releases of Debian that the Feature is tested on, the oldest first. */
export const suites = ['bullseye', 'bookworm', 'trixie'] as const
export type Suite = (typeof suites)[number]

/** A Debian with nothing added: neither curl nor certificates nor Node. It stands in for the image "debian". */
export const plainImage = (suite: Suite) => `coder-convex-test/debian:${suite}`

/** A Debian with Node 20, curl and a user "node". It stands in for the image "node". */
export const nodeImage = (suite: Suite) => `coder-convex-test/node:${suite}`

/** A workspace with Node, the Docker client, Compose and an engine that can be started in it. */
export const workspaceImage = 'coder-convex-test/workspace:trixie'

type Engine = Pick<TestEngine, 'env'>

/** Makes sure that an engine has every image the Feature is tested on. */
export async function ensureFeatureImages(engine: Engine): Promise<void> {
  for (const suite of suites) {
    await ensureDebianImage(engine, { image: plainImage(suite), suite, packages: [] })
  }
  await withLock('feature-images', async () => {
    await build(engine, 'workspace', [{ tag: workspaceImage, base: baseImage }], async (context) => {
      const packages = (await $({ quiet: true })`npm root --global`).stdout.trim()
      await cp(join(packages, 'npm'), join(context, 'npm'), { recursive: true })
    })
    const onNode = suites.map((suite) => ({ tag: nodeImage(suite), base: plainImage(suite) }))
    // nodejs.org cannot be reached from everywhere, and this machine's node is of the right kind.
    await build(engine, 'node', onNode, (context) => copyFile(process.execPath, join(context, 'node')))
  })
}

/** Builds images from one folder beside this file, completed with files of this machine. */
async function build(
  engine: Engine,
  folder: string,
  images: readonly { tag: string; base: string }[],
  complete: (context: string) => Promise<void>,
): Promise<void> {
  const context = await mkdtemp(join(tmpdir(), 'ccfeature-image-'))
  try {
    await cp(join(repository, 'test/feature/images', folder), context, { recursive: true })
    await complete(context)
    for (const image of images) await buildImage(engine, { context, dockerfile: 'Dockerfile', ...image })
  } finally {
    await rm(context, { recursive: true, force: true })
  }
}
