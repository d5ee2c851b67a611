import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { problem } from '../io/errors.ts'
import type { Project } from '../workspace/project.ts'

/**
 * Checks that the Convex CLI can work in the project (facts/convex.md: it must list `convex`).
 *
 * @throws NO_CONVEX_DEPENDENCY
 */
export function requireConvex(project: Project): void {
  if (!project.dependencies.includes('convex')) {
    throw problem('NO_CONVEX_DEPENDENCY', { folder: project.folder })
  }
}

/**
 * The Convex CLI of the project, as the path of its script: starting it with node saves what npx costs.
 *
 * @throws CONVEX_NOT_INSTALLED when no node_modules above the project has it
 */
export function findConvexCli(project: Project): string {
  for (let folder = project.folder; ; folder = dirname(folder)) {
    const script = join(folder, 'node_modules', 'convex', 'bin', 'main.js')
    if (existsSync(script)) return script
    if (dirname(folder) === folder) throw problem('CONVEX_NOT_INSTALLED', { folder: project.folder })
  }
}
