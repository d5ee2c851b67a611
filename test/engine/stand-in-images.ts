import { createHash } from 'node:crypto'
import { cp, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { $ } from 'zx/core'
import { buildEmulator } from '../emulator/build.ts'
import { baseImage, testLabel } from './base-image.ts'
import type { TestEngine } from './engine.ts'
import { withLock } from './lock.ts'
import { repository } from './paths.ts'
import { say } from './say.ts'

/** The names of the images that stand in for Convex's own, which no registry can be asked for here. */
export const standIns = {
  backend: 'coder-convex-test/convex-backend:emulator',
  dashboard: 'coder-convex-test/convex-dashboard:emulator',
} as const

const contentLabel = 'dev.coder-convex.test.content'

/** Builds both stand-in images from the emulator, each only when its content is not what it was. */
export async function buildStandInImages(engine: TestEngine): Promise<typeof standIns> {
  await withLock('stand-ins', async () => {
    const context = await mkdtemp(join(tmpdir(), 'coder-convex-image-'))
    try {
      await cp(join(repository, 'test/emulator/image'), context, { recursive: true })
      await buildEmulator(join(context, 'convex-local-backend'))
      for (const [kind, tag] of Object.entries(standIns)) {
        await buildImage(engine, { context, dockerfile: `Dockerfile.${kind}`, tag })
      }
    } finally {
      await rm(context, { recursive: true, force: true })
    }
  })
  return standIns
}

type Image = { context: string; dockerfile: string; tag: string }

async function buildImage(engine: TestEngine, { context, dockerfile, tag }: Image): Promise<void> {
  // BuildKit would ask a registry for the base image, which only this engine has.
  const env = { ...process.env, ...engine.env, DOCKER_BUILDKIT: '0' }
  const docker = $({ env, nothrow: true, quiet: true, cwd: context })
  const inspect = async (image: string, format: string) =>
    (await docker`docker image inspect ${image} --format ${format}`).stdout.trim()
  const content = await hashFolder(context, [dockerfile, await inspect(baseImage, '{{.Id}}')])
  if ((await inspect(tag, `{{index .Config.Labels "${contentLabel}"}}`)) === content) return
  say(`building the image ${tag}`)
  const former = await inspect(tag, '{{.Id}}')
  const labels = [testLabel, `${contentLabel}=${content}`].flatMap((label) => ['--label', label])
  const flags = ['--file', dockerfile, '--build-arg', `BASE=${baseImage}`, ...labels, '--tag', tag]
  const build = await docker`docker build --force-rm ${flags} .`
  // The classic builder tells what a failed step printed on standard output.
  if (build.exitCode !== 0) throw new Error(`Could not build ${tag}:\n${build.stdout}${build.stderr}`)
  if (former !== '' && former !== (await inspect(tag, '{{.Id}}'))) await docker`docker image rm ${former}`
}

/** One hash over the names, modes and contents of a folder's files, and over what else decides the result. */
async function hashFolder(folder: string, rest: string[]): Promise<string> {
  const hash = createHash('sha256').update(rest.join('\n'))
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  for (const file of files.sort()) {
    const content = await readFile(file)
    const { mode } = await stat(file)
    hash.update(`\n${file.slice(folder.length)} ${mode} ${content.length}\n`).update(content)
  }
  return hash.digest('hex').slice(0, 16)
}
