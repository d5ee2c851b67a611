import { chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { withOwner } from './owner.ts'

const root = new URL('../../', import.meta.url)
const at = (path: string) => fileURLToPath(new URL(path, root))

/**
 * Makes dist/cli: the command as a folder that runs with no node_modules beside it. Split at its lazy imports, so that
 * a command loads only what it needs. A file whose content is right already stays, so that a command which runs
 * meanwhile still finds its parts.
 *
 * @param folder where it is wanted, when not there
 * @returns the path of the executable
 */
export async function bundleCli(folder = at('dist/cli')): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: { 'coder-convex': at('scripts/cli.ts') },
    outdir: folder,
    write: false,
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    legalComments: 'linked',
    // Its CommonJS form loads its own parts in a way that esbuild cannot follow.
    alias: { 'jsonc-parser': at('node_modules/jsonc-parser/lib/esm/main.js') },
    // CommonJS packages inside an ESM bundle still call require for node's own modules.
    banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
  })
  const files = new Map(outputFiles.map(({ path, text }) => [basename(path), Buffer.from(withOwner(text))]))
  files.set('entrypoint.sh', await readFile(at('src/stack/entrypoint.sh')))
  // Without it, node would take the files for CommonJS wherever the folder is copied to.
  files.set('package.json', Buffer.from('{ "type": "module" }\n'))
  await mkdir(folder, { recursive: true })
  for (const [name, content] of files) await update(join(folder, name), content)
  for (const name of await readdir(folder))
    if (!files.has(name)) await rm(join(folder, name), { recursive: true })
  const executable = join(folder, 'coder-convex.js')
  await chmod(executable, 0o755)
  return executable
}

async function update(file: string, content: Buffer): Promise<void> {
  const present = await readFile(file).catch(() => undefined)
  if (!present?.equals(content)) await writeFile(file, content)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const executable = await bundleCli()
  process.stderr.write(`built ${executable.slice(fileURLToPath(root).length)}\n`)
}
