import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { $ } from 'zx/core'
import type { TestEngine } from './engine.ts'
import { withLock } from './lock.ts'
import { machineMirror } from './machine-sources.ts'
import { cache, machine } from './paths.ts'
import { say } from './say.ts'
import { completePath, ensureTool } from './tools.ts'

/** The name of the image that every other test image is built from. */
export const baseImage = 'coder-convex-test/base:trixie'

/** Marks everything that the tests make in an engine. Containers inherit it from their image. */
export const testLabel = 'dev.coder-convex.test=true'

const recipe = {
  suite: 'trixie',
  packages: ['bash', 'ca-certificates', 'curl', 'nodejs', 'openssl'],
  leftOut: ['./dev/*', './var/cache/apt/*', './var/lib/apt/lists/*', ...docs('doc', 'man', 'locale', 'info')],
}
const recipeHash = createHash('sha256').update(JSON.stringify(recipe)).digest('hex').slice(0, 12)
const recipeLabel = 'dev.coder-convex.test.recipe'
const tarball = join(cache, `base-${recipe.suite}-${recipeHash}.tar`)

/** Makes sure that the engine has the base image: a minimal Debian with Node, curl, bash and openssl. */
export async function ensureBaseImage(engine: TestEngine): Promise<string> {
  const docker = $({ env: { ...process.env, ...engine.env }, quiet: true })
  const format = `{{index .Config.Labels "${recipeLabel}"}}`
  const isThere = async () =>
    (await docker({ nothrow: true })`docker image inspect ${baseImage} --format ${format}`).stdout.trim() ===
    recipeHash
  if (await isThere()) return baseImage
  await withLock('base-image', async () => {
    if (await isThere()) return
    if (!existsSync(tarball)) await buildTarball()
    say(`importing the base image ${baseImage}`)
    const changes = [`LABEL ${testLabel} ${recipeLabel}=${recipeHash}`, 'ENV LANG=C.UTF-8', 'CMD ["bash"]']
    const flags = changes.flatMap((change) => ['--change', change])
    await docker`docker import ${flags} ${tarball} ${baseImage}`
  })
  return baseImage
}

async function buildTarball(): Promise<void> {
  const mirror = await machineMirror()
  if (!mirror) {
    throw new Error(`The tests can build ${baseImage} only on Debian. Elsewhere, bring an image of that name
with ${recipe.packages.join(', ')} and the label ${recipeLabel}=${recipeHash}`)
  }
  await ensureTool('debootstrap')
  say(`building the base image's files with debootstrap (${recipe.suite}; about half a minute, once)`)
  await mkdir(cache, { recursive: true })
  await sweep()
  // Not in the checkout, for the same reasons as the engine's own files; and a folder that is new each time, because
  // the debootstrap of a test run that was killed may go on for a while in its own.
  const root = await mkdtemp(join(machine, 'rootfs-'))
  try {
    const include = `--include=${recipe.packages.join(',')}`
    const shell = $({ quiet: true, env: { ...process.env, PATH: completePath(), LC_ALL: 'C.UTF-8' } })
    await shell`debootstrap --variant=minbase ${include} ${recipe.suite} ${root} ${mirror}`
    const excludes = recipe.leftOut.map((pattern) => `--exclude=${pattern}`)
    const partial = join(cache, 'base.tar.partial')
    await shell`tar --directory ${root} --numeric-owner ${excludes} --create --file ${partial} .`
    await rename(partial, tarball)
  } finally {
    await sweep()
  }
}

/** Removes what this and earlier builds left; an interrupted debootstrap may have left /proc mounted in it. */
async function sweep(): Promise<void> {
  const shell = $({ nothrow: true, quiet: true })
  const roots = (await readdir(machine)).filter((name) => name.startsWith('rootfs-'))
  for (const root of roots.map((name) => join(machine, name))) {
    await shell`umount ${join(root, 'proc')} ${join(root, 'sys')}`
    await shell`rm --recursive --force --one-file-system ${root}`
  }
}

function docs(...kinds: string[]): string[] {
  return kinds.map((kind) => `./usr/share/${kind}/*`)
}
