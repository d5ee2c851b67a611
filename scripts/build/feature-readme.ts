import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { $ } from 'zx/core'
import { featureNamespace } from '../../src/scaffold/devcontainer.ts'
import { withOwner } from './owner.ts'

const { resolve } = createRequire(import.meta.url)

/** The official command for dev containers and their Features; started with node, since .bin is a shell's matter. */
export const devcontainerCommand = join(
  dirname(resolve('@devcontainers/cli/package.json')),
  'devcontainer.js',
)

/**
 * Makes README.md of each Feature in a folder from its metadata and its NOTES.md, as the registry's page shows it.
 *
 * @param features a folder of Feature folders
 */
export async function writeFeatureReadme(features: string): Promise<void> {
  const generate = ['features', 'generate-docs', '--project-folder', features]
  await $({
    quiet: true,
  })`${process.execPath} ${devcontainerCommand} ${generate} --namespace ${withOwner(featureNamespace)}`
}
