import { existsSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { problem } from '../io/errors.ts'
import { readTextFile } from '../io/files.ts'

/** The facts of a project that a plan depends on. */
export interface Project {
  /** The folder of its package.json. */
  folder: string
  name: string
  /** Names of dependencies and devDependencies. */
  dependencies: readonly string[]
  /** The folder of the Convex functions, relative; `convex.json` may move it. */
  functionsFolder: string
}

interface PackageJson {
  name?: string
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
}

/**
 * Finds the project that a folder belongs to: the nearest package.json, upwards.
 *
 * @throws NO_SUCH_FOLDER, NOT_A_PROJECT, INVALID_JSON
 */
export async function findProject(from: string): Promise<Project> {
  let folder = resolve(from)
  // Going up from a mistyped folder would find another project.
  if (!existsSync(folder)) throw problem('NO_SUCH_FOLDER', { folder })
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder)
    if (parent === folder) throw problem('NOT_A_PROJECT', { folder: resolve(from) })
    folder = parent
  }
  const manifest = (await readJson<PackageJson>(join(folder, 'package.json'))) ?? {}
  const convexJson = await readJson<{ functions?: string }>(join(folder, 'convex.json'))
  return {
    folder,
    name: manifest.name ?? basename(folder),
    dependencies: Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }),
    functionsFolder: (convexJson?.functions ?? 'convex').replace(/\/+$/, ''),
  }
}

async function readJson<T>(file: string): Promise<T | undefined> {
  const text = await readTextFile(file)
  if (text === undefined) return undefined
  try {
    return JSON.parse(text) as T
  } catch (error) {
    throw problem('INVALID_JSON', { file, reason: (error as Error).message })
  }
}
