import { chmod, copyFile, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = new URL('../../', import.meta.url)
const at = (path: string) => fileURLToPath(new URL(path, root))

/**
 * Makes dist/cli: the command as a folder that runs with no node_modules beside it. Split at its lazy imports, so that
 * a command loads only what it needs.
 *
 * @returns the path of the executable
 */
export async function bundleCli(): Promise<string> {
  const folder = at('dist/cli/')
  const executable = `${folder}coder-convex.js`
  await rm(folder, { recursive: true, force: true })
  await build({
    entryPoints: { 'coder-convex': at('scripts/cli.ts') },
    outdir: folder,
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    legalComments: 'linked',
    // CommonJS packages inside an ESM bundle still call require for node's own modules.
    banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
  })
  await copyFile(at('src/stack/entrypoint.sh'), `${folder}entrypoint.sh`)
  // Without it, node would take the files for CommonJS wherever the folder is copied to.
  await writeFile(`${folder}package.json`, '{ "type": "module" }\n')
  await chmod(executable, 0o755)
  return executable
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const executable = await bundleCli()
  process.stderr.write(`built ${executable.slice(fileURLToPath(root).length)}\n`)
}
