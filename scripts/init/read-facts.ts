import { existsSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { installedVersion } from '../../src/doctor/installed-package.ts'
import { problem } from '../../src/io/errors.ts'
import { readTextFile } from '../../src/io/files.ts'
import { filesBelow } from '../../src/io/folders.ts'
import { dependencyNames } from '../../src/scaffold/dependencies.ts'
import { exampleFile } from '../../src/scaffold/env-example.ts'
import { isScript, type Manifest, type ProjectFacts } from '../../src/scaffold/facts.ts'
import { devcontainerFiles, ignoreFile } from '../../src/scaffold/init-plan.ts'
import { deploymentFile } from '../../src/settings/variables.ts'
import type { Project } from '../../src/workspace/project.ts'

const skipped = new Set(['node_modules', '_generated', 'dist', 'build', '.git'])

const single = [
  'package.json',
  'index.html',
  'tsconfig.json',
  'scripts/embed-documents.mjs',
  ignoreFile,
  exampleFile,
  deploymentFile,
  ...devcontainerFiles,
]

/**
 * Reads everything that the plan depends on; changes nothing.
 *
 * @throws INVALID_JSON, FILE_UNREADABLE
 */
export async function readFacts({ folder, ...project }: Project): Promise<ProjectFacts> {
  const functionsFolder = posix.normalize(project.functionsFolder)
  const below = async (part: string) =>
    (await filesBelow(join(folder, part), skipped))
      .filter((path) => isScript(path) || /(\.css|(^|\/)tsconfig\.json)$/.test(path))
      .map((path) => `${part}/${path}`)
  const paths = new Set([...single, ...(await below(functionsFolder)), ...(await below('src'))])
  const files = new Map<string, string>()
  for (const path of paths) {
    const text = await readTextFile(join(folder, path))
    if (text !== undefined) files.set(path, text)
  }
  const versions = await Promise.all(
    dependencyNames.map(async (name) => [name, await installedVersion(folder, name)] as const),
  )
  return {
    folder,
    functionsFolder,
    files,
    manifest: manifestOf(files.get('package.json') ?? '', join(folder, 'package.json')),
    installed: Object.fromEntries(versions.flatMap(([name, version]) => (version ? [[name, version]] : []))),
  }
}

function manifestOf(text: string, file: string): Manifest {
  // findProject has parsed it already, so it is valid JSON.
  const manifest: unknown = JSON.parse(text)
  if (manifest === null || typeof manifest !== 'object' || Array.isArray(manifest))
    throw problem('INVALID_JSON', { file, reason: 'A package.json is an object' })
  return manifest
}

/** Whether the command of the npm scripts would be found: in a node_modules above the project, or on the PATH. */
export function isCommandInstalled(folder: string, path: string | undefined): boolean {
  const onPath = (path ?? '').split(':').filter(Boolean)
  const bins: string[] = []
  for (let current = folder; dirname(current) !== current; current = dirname(current))
    bins.push(join(current, 'node_modules/.bin'))
  return [...bins, ...onPath].some((each) => existsSync(join(each, 'coder-convex')))
}
