import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'

/** The backend's own files change while it runs; packages are the repository's. */
const left = ['node_modules', '.convex-workspace/storage']

/**
 * Every file of a project with its content, mode and time, to compare before and after.
 *
 * @param except files that are meant to change
 */
export function snapshot(folder: string, except: readonly string[] = []): Record<string, string> {
  const files: Record<string, string> = {}
  const visit = (current: string) => {
    for (const entry of readdirSync(current, { withFileTypes: true })) {
      const path = join(current, entry.name)
      if ([...left, ...except].includes(relative(folder, path))) continue
      if (entry.isDirectory()) visit(path)
      else {
        const { mode, mtimeMs } = statSync(path)
        files[relative(folder, path)] = `${mode.toString(8)} ${mtimeMs} ${readFileSync(path, 'base64')}`
      }
    }
  }
  visit(folder)
  return files
}
