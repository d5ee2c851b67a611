import { dirname, join } from 'node:path'
import { problem } from '../../src/io/errors.ts'
import { exists, readTextFile } from '../../src/io/files.ts'
import { filesBelow } from '../../src/io/folders.ts'
import { isWorkspacePackage } from '../../src/scaffold/workspace-patterns.ts'
import type { Project } from '../../src/workspace/project.ts'

const skipped = new Set(['node_modules', '.git', 'dist'])

/**
 * Whether the project is the root of a workspace. A root that has nothing to do with Convex is hardly meant.
 *
 * @throws WORKSPACE_ROOT with the packages to choose from
 */
export async function isWorkspaceRoot({ folder, dependencies, functionsFolder }: Project): Promise<boolean> {
  const patterns = await workspacePatterns(folder)
  if (patterns.length === 0) return false
  const meant =
    dependencies.includes('convex') ||
    (await exists(join(folder, 'convex.json'))) ||
    (await exists(join(folder, functionsFolder)))
  if (meant) return true
  const manifests = (await filesBelow(folder, skipped)).filter((path) => path.endsWith('/package.json'))
  const packages = manifests.map(dirname).filter((path) => isWorkspacePackage(patterns, path))
  throw problem('WORKSPACE_ROOT', { folder, packages: packages.join(', ') || 'none yet' })
}

async function workspacePatterns(folder: string): Promise<string[]> {
  const manifest = JSON.parse((await readTextFile(join(folder, 'package.json'))) ?? '{}') as {
    workspaces?: string[] | { packages?: string[] }
  } | null
  const listed = manifest?.workspaces
  const pnpm = await readTextFile(join(folder, 'pnpm-workspace.yaml'))
  // Loaded only where there is one: the parser of YAML is large.
  const ofPnpm = pnpm === undefined ? [] : (await import('./pnpm-workspace.ts')).packagesOf(pnpm)
  return [...(Array.isArray(listed) ? listed : (listed?.packages ?? [])), ...ofPnpm]
}
