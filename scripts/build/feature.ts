import { chmod, cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { composeText } from '../../src/stack/compose-text.ts'
import { entrypointText } from '../../src/stack/stack-files.ts'
import { bundleCli } from './bundle.ts'
import { bashCompletion, fishCompletion, zshCompletion } from './completions.ts'
import { writeFeatureReadme } from './feature-readme.ts'
import { withOwner } from './owner.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const sources = join(root, 'src/features/convex')

/** Files of the Feature that are copied, by their place in it. */
const copied: Readonly<Record<string, string>> = {
  'devcontainer-feature.json': join(root, 'devcontainer-feature.json'),
  'install.sh': join(sources, 'install.sh'),
  'options.sh': join(sources, 'options.sh'),
  'node.sh': join(sources, 'node.sh'),
  'NOTES.md': join(sources, 'NOTES.md'),
  'share/coder-convex.sh': join(sources, 'coder-convex.sh'),
  'share/start-hook.sh': join(sources, 'start-hook.sh'),
  'share/LICENSE': join(root, 'LICENSE'),
}

/** Files of the Feature that are made from the code's tables. */
const made: Readonly<Record<string, () => string>> = {
  'share/stack/docker-compose.convex.yml': () =>
    composeText({ dashboard: true, entrypoint: entrypointText() }),
  'share/stack/convex-backend-entrypoint.sh': entrypointText,
  'share/completions/coder-convex.bash': bashCompletion,
  'share/completions/_coder-convex': zshCompletion,
  'share/completions/coder-convex.fish': fishCompletion,
}

/**
 * Stages the Feature the way the devcontainer CLI wants a collection: `src/convex` to package and publish,
 * `test/convex` to test it (facts/devcontainers.md, "Layouts").
 *
 * @param collection the folder to make
 * @returns the folder of the staged Feature
 */
export async function stageFeature(collection = join(root, 'dist/collection')): Promise<string> {
  const feature = join(collection, 'src/convex')
  await rm(collection, { recursive: true, force: true })
  // Called by the wrapper with node, so that no file but install.sh needs an executable bit.
  await chmod(await bundleCli(join(feature, 'share/cli')), 0o644)
  for (const [place, from] of Object.entries(copied)) {
    await put(join(feature, place), withOwner(await readFile(from, 'utf8')))
  }
  for (const [place, make] of Object.entries(made)) await put(join(feature, place), make())
  await writeFeatureReadme(dirname(feature))
  await cp(join(root, 'test/feature/convex'), join(collection, 'test/convex'), { recursive: true })
  return feature
}

/** Copies the staged Feature to where this repository's own dev container uses it: local Features must be in there. */
async function copyIntoOwnContainer(feature: string): Promise<void> {
  const place = join(root, '.devcontainer/convex')
  await rm(place, { recursive: true, force: true })
  await cp(feature, place, { recursive: true })
}

async function put(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, text, { mode: file.endsWith('install.sh') ? 0o755 : 0o644 })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const feature = await stageFeature()
  await copyIntoOwnContainer(feature)
  process.stderr.write(`staged ${feature.slice(root.length)}\n`)
}
