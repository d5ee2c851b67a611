import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { $ } from 'zx/core'
import type { TestEngine } from './engine.ts'
import { testLabel } from './labels.ts'
import { say } from './say.ts'

export interface ImageBuild {
  /** A folder whose files decide, with the base image, whether the image is what it should be. */
  context: string
  dockerfile: string
  tag: string
  /** The image that the Dockerfile builds on, given to it as BASE. */
  base: string
}

const contentLabel = 'dev.coder-convex.test.content'

/** Builds an image, only when its content is not what it was. */
export async function buildImage(
  engine: Pick<TestEngine, 'env'>,
  { context, dockerfile, tag, base }: ImageBuild,
): Promise<string> {
  // BuildKit would ask a registry for the base image, which only this engine has.
  const env = { ...process.env, ...engine.env, DOCKER_BUILDKIT: '0' }
  const docker = $({ env, nothrow: true, quiet: true, cwd: context })
  const inspect = async (image: string, format: string) =>
    (await docker`docker image inspect ${image} --format ${format}`).stdout.trim()
  const content = await hashFolder(context, [dockerfile, await inspect(base, '{{.Id}}')])
  if ((await inspect(tag, `{{index .Config.Labels "${contentLabel}"}}`)) === content) return tag
  say(`building the image ${tag}`)
  const former = await inspect(tag, '{{.Id}}')
  const labels = [testLabel, `${contentLabel}=${content}`].flatMap((label) => ['--label', label])
  const flags = ['--file', dockerfile, '--build-arg', `BASE=${base}`, ...labels, '--tag', tag]
  const build = await docker`docker build --force-rm ${flags} .`
  // The classic builder tells what a failed step printed on standard output.
  if (build.exitCode !== 0) throw new Error(`Could not build ${tag}:\n${build.stdout}${build.stderr}`)
  if (former !== '' && former !== (await inspect(tag, '{{.Id}}'))) await docker`docker image rm ${former}`
  return tag
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
