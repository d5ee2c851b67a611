import { readdir } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { readTextFile } from '../io/files.ts'

const source = /(?<!\.d)\.(ts|tsx|mts|js|jsx|mjs)$/
const skippedFolders = new Set(['_generated', 'node_modules'])

/** The texts of a functions folder's sources, by their path in it without the extension. */
export async function readFunctionsFolder(folder: string): Promise<Map<string, string>> {
  const texts = new Map<string, string>()
  const visit = async (current: string): Promise<void> => {
    const entries = await readdir(current, { withFileTypes: true }).catch(() => [])
    for (const entry of entries) {
      const path = join(current, entry.name)
      if (entry.isDirectory() && !skippedFolders.has(entry.name)) await visit(path)
      if (!entry.isFile() || !source.test(entry.name)) continue
      texts.set(relative(folder, path).replace(source, ''), (await readTextFile(path)) ?? '')
    }
  }
  await visit(folder)
  return texts
}
