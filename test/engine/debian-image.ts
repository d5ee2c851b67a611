import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { $ } from 'zx/core'
import type { TestEngine } from './engine.ts'
import { testLabel } from './labels.ts'
import { withLock } from './lock.ts'
import { machineMirror } from './machine-sources.ts'
import { cache, machine } from './paths.ts'
import { say } from './say.ts'
import { completePath, ensureTool } from './tools.ts'

/** A minimal Debian, as no registry can be asked for one: what debootstrap makes, with some packages more. */
export interface DebianImage {
  /** The image's name with its tag. */
  image: string
  suite: 'bullseye' | 'bookworm' | 'trixie'
  packages: readonly string[]
}

const leftOut = [
  './dev/*',
  './var/cache/apt/*',
  './var/lib/apt/lists/*',
  ...docs('doc', 'man', 'locale', 'info'),
]
const recipeLabel = 'dev.coder-convex.test.recipe'

/**
 * Makes sure that the engine has an image. Its files are built once and kept as a tarball, so that an engine that was
 * purged gets it back in seconds.
 */
export async function ensureDebianImage(
  engine: Pick<TestEngine, 'env'>,
  wanted: DebianImage,
): Promise<string> {
  const { image, suite, packages } = wanted
  const hash = createHash('sha256')
    .update(JSON.stringify({ suite, packages, leftOut }))
    .digest('hex')
    .slice(0, 12)
  const docker = $({ env: { ...process.env, ...engine.env }, quiet: true })
  const format = `{{index .Config.Labels "${recipeLabel}"}}`
  const isThere = async () =>
    (await docker({ nothrow: true })`docker image inspect ${image} --format ${format}`).stdout.trim() === hash
  if (await isThere()) return image
  await withLock('base-image', async () => {
    if (await isThere()) return
    const tarball = join(cache, `base-${suite}-${hash}.tar`)
    if (!existsSync(tarball)) await buildTarball(wanted, hash, tarball)
    say(`importing the image ${image}`)
    const changes = [`LABEL ${testLabel} ${recipeLabel}=${hash}`, 'ENV LANG=C.UTF-8', 'CMD ["bash"]']
    const flags = changes.flatMap((change) => ['--change', change])
    await docker`docker import ${flags} ${tarball} ${image}`
  })
  return image
}

async function buildTarball(
  { image, suite, packages }: DebianImage,
  hash: string,
  tarball: string,
): Promise<void> {
  const mirror = await machineMirror()
  if (!mirror) {
    throw new Error(`The tests can build ${image} only on Debian. Elsewhere, bring an image of that name: Debian
${suite} with ${packages.join(', ') || 'nothing added'}, and the label ${recipeLabel}=${hash}`)
  }
  await ensureTool('debootstrap')
  say(`building the files of ${image} with debootstrap (about half a minute, once)`)
  await mkdir(cache, { recursive: true })
  await sweep()
  // Not in the checkout, for the same reasons as the engine's own files; and a folder that is new each time, because
  // the debootstrap of a test run that was killed may go on for a while in its own.
  const root = await mkdtemp(join(machine, 'rootfs-'))
  try {
    const include = packages.length > 0 ? [`--include=${packages.join(',')}`] : []
    const shell = $({ quiet: true, env: { ...process.env, PATH: completePath(), LC_ALL: 'C.UTF-8' } })
    await shell`debootstrap --variant=minbase ${include} ${suite} ${root} ${mirror}`
    const excludes = leftOut.map((pattern) => `--exclude=${pattern}`)
    const partial = `${tarball}.partial`
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
