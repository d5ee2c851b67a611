import { join } from 'node:path'
import { docker } from '../e2e/docker-side.ts'
import { repository } from '../engine/paths.ts'
import { readOnly } from './dev-workspace.ts'
import { testedFeature } from './run-folder.ts'

interface BatsRun {
  image: string
  /** Flags for `docker run`. */
  flags?: readonly string[]
}

const withoutNetwork = ['--network', 'none']

/**
 * Runs a file of test/feature/install inside a new container, without network unless flags say otherwise.
 *
 * @returns the names of the tests that passed
 * @throws with bats' own words when one failed, and when none ran: a wrong path would look like success
 */
export async function runBats(file: string, { image, flags = withoutNetwork }: BatsRun): Promise<string[]> {
  const mounts = [
    readOnly(testedFeature(), '/feature'),
    readOnly(join(repository, 'test/feature/install'), '/tests'),
    readOnly(join(repository, 'node_modules'), '/node_modules'),
  ].flatMap((mount) => ['--mount', mount])
  const bats = ['bash', '/node_modules/bats/bin/bats', '--tap', `/tests/${file}.bats`]
  const env = ['--env', 'BATS_LIB_PATH=/node_modules']
  const { code, stdout, stderr } = await docker('run', '--rm', ...flags, ...mounts, ...env, image, ...bats)
  const planned = Number(/^1\.\.(\d+)$/m.exec(stdout)?.[1] ?? 0)
  const passed = [...stdout.matchAll(/^ok \d+ (.+)$/gm)].map(([, name = '']) => name)
  if (code !== 0 || planned === 0 || passed.length !== planned) {
    throw new Error(`${file}.bats on ${image}: ${passed.length} of ${planned} passed\n${stdout}${stderr}`)
  }
  return passed
}
