import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { readTextFile } from '../io/files.ts'

/**
 * The version of a package as a project would load it, from the node_modules folders above it.
 *
 * @returns undefined when it is not installed
 */
export async function installedVersion(projectFolder: string, name: string): Promise<string | undefined> {
  for (let folder = projectFolder; ; folder = dirname(folder)) {
    const manifest = join(folder, 'node_modules', name, 'package.json')
    if (existsSync(manifest)) {
      return (JSON.parse((await readTextFile(manifest)) ?? '{}') as { version?: string }).version
    }
    if (dirname(folder) === folder) return undefined
  }
}
