import { randomUUID } from 'node:crypto'
import { chmod, mkdir, rename, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const here = import.meta.dirname

/**
 * Node takes a file without an extension for an ES module inside a `"type": "module"` package and for CommonJS
 * elsewhere. The bundle is CommonJS and brings its own `require` where Node gives it none.
 */
const banner = [
  '#!/usr/bin/env node',
  "var require = typeof require === 'function' ? require : process.getBuiltinModule('module').createRequire(process.argv[1])",
].join('\n')

/** Where the executable lies unless asked otherwise. */
export const defaultExecutable = resolve(here, '../../dist/emulator/convex-local-backend')

/** Bundles the emulator into one executable file under the real executable's name; answers its path. */
export async function buildEmulator(outFile: string = defaultExecutable): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [resolve(here, 'main.ts')],
    bundle: true,
    platform: 'node',
    // The image's Node may be older than the project's.
    target: 'node18',
    format: 'cjs',
    banner: { js: banner },
    // ws does without its native parts.
    external: ['bufferutil', 'utf-8-validate'],
    logLevel: 'warning',
    write: false,
  })
  await mkdir(dirname(outFile), { recursive: true })
  // Test files build at the same time; nobody may run half a file.
  const draft = `${outFile}.${randomUUID()}.tmp`
  await writeFile(draft, outputFiles[0]?.contents ?? '')
  await chmod(draft, 0o755)
  await rename(draft, outFile)
  return outFile
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.stdout.write(`${await buildEmulator()}\n`)
}
