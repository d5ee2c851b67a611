import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Project } from '../workspace/project.ts'

/** Folders that no function is bundled from. `_generated` is written by the deploy itself. */
const skipped = new Set(['node_modules', 'dist', 'build', 'out', 'coverage', '_generated'])
const bundled = /\.(ts|tsx|mts|cts|js|jsx|mjs|cjs|json|wasm)$/
const lockFiles = ['package-lock.json', 'pnpm-lock.yaml', 'yarn.lock', 'bun.lock', 'bun.lockb']

/** Above this many files telling takes longer than deploying. */
const mostFiles = 5_000

/**
 * A hash of everything that a deploy could bundle: functions may import from anywhere in the project, and in a
 * workspace from its other packages, so all their sources count, and the lock file stands for node_modules.
 *
 * @returns undefined when there is too much to tell
 */
export async function sourceFingerprint(project: Project): Promise<string | undefined> {
  const root = workspaceRoot(project.folder)
  const files: string[] = []
  if (!(await collect(root, files))) return undefined
  const hash = createHash('sha256')
  for (const file of files.sort()) {
    hash
      .update(file)
      .update('\0')
      .update(await readFile(file))
      .update('\0')
  }
  return hash.digest('hex')
}

/** The folder of the nearest lock file: the root of an npm, pnpm, yarn or bun workspace. */
function workspaceRoot(folder: string): string {
  for (let candidate = folder; dirname(candidate) !== candidate; candidate = dirname(candidate)) {
    if (lockFiles.some((name) => existsSync(join(candidate, name)))) return candidate
  }
  return folder
}

async function collect(folder: string, files: string[]): Promise<boolean> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) {
      if (skipped.has(entry.name) || entry.name.startsWith('.')) continue
      if (!(await collect(path, files))) return false
    } else if (entry.isFile() && (bundled.test(entry.name) || lockFiles.includes(entry.name))) {
      if (files.push(path) > mostFiles) return false
    }
  }
  return true
}
