import { randomBytes } from 'node:crypto'
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stageFeature } from '../../scripts/build/feature.ts'
import { devcontainerCommand } from '../../scripts/build/feature-readme.ts'
import { dockerSays } from '../e2e/docker-side.ts'
import { testLabel } from '../engine/labels.ts'
import { copyForTests } from '../feature/collection.ts'
import { nodeImage } from '../feature/images.ts'
import { watchLeftovers } from '../feature/leftovers.ts'
import { compare, type Timed, time } from './measure.ts'

/** Milliseconds, medians of whole processes as a person waits for them. */
export interface FeatureTimes {
  /** `devcontainer build` with the Feature, and with one that does nothing, on an image with Node. */
  install: number
  installNothing: number
  /** The start hook in a container that runs already, and what entering the container costs by itself. */
  hook: number
  enter: number
}

/** What the issue asks for, in milliseconds. */
export const featureLimits = { installAboveNothing: 3000, hook: 1500 } as const

const emptyFeature = { id: 'empty', version: '1.0.0', name: 'Empty', description: 'Does nothing.' }

/**
 * Measures the Feature on the engine of the process's environment, whose images `ensureFeatureImages` has made.
 *
 * @param rounds how often each is measured; one more round before it is not counted
 */
export async function measureFeature(rounds: number): Promise<FeatureTimes> {
  const folder = await mkdtemp(join(tmpdir(), 'ccfeature-timing-'))
  const removeLeftovers = await watchLeftovers(folder)
  let container: string | undefined
  try {
    await stageFeature(join(folder, 'published'))
    await copyForTests(join(folder, 'published'), join(folder, 'tested'))
    const build = async (feature: string, from: string) => {
      const workspace = join(folder, 'workspaces', randomBytes(5).toString('hex'))
      await mkdir(join(workspace, '.devcontainer'), { recursive: true })
      await cp(from, join(workspace, '.devcontainer', feature), { recursive: true })
      const config = { image: nodeImage('bookworm'), features: { [`./${feature}`]: {} } }
      await writeFile(join(workspace, '.devcontainer/devcontainer.json'), JSON.stringify(config))
      const flags = ['--workspace-folder', workspace, '--no-cache', '--buildkit', 'never', '--no-lockfile']
      const image = `ccfeature-timing-${feature}`
      return {
        image,
        command: [process.execPath, devcontainerCommand, 'build', ...flags, '--image-name', image],
        env: { TMPDIR: folder },
      }
    }
    await mkdir(join(folder, 'empty'))
    await writeFile(join(folder, 'empty/devcontainer-feature.json'), JSON.stringify(emptyFeature))
    await writeFile(join(folder, 'empty/install.sh'), '#!/bin/sh\n')
    const ours = await build('convex', join(folder, 'tested/src/convex'))
    const nothing = await build('empty', join(folder, 'empty'))
    const installs = compare(ours, nothing, rounds)
    container = await dockerSays('run', '--detach', '--label', testLabel, ours.image, 'sleep', 'infinity')
    const hooks = hookTimes(container, rounds)
    return {
      install: installs.ours,
      installNothing: installs.theirs,
      hook: hooks.ours,
      enter: hooks.theirs,
    }
  } finally {
    if (container) await dockerSays('rm', '--force', container)
    await removeLeftovers('ccfeature-timing-convex', 'ccfeature-timing-empty')
    await rm(folder, { recursive: true, force: true })
  }
}

function hookTimes(container: string, rounds: number): { ours: number; theirs: number } {
  const inside = (...words: string[]): Timed => ({ command: ['docker', 'exec', container, ...words] })
  const project = `mkdir /project && echo '{ "dependencies": { "convex": "^1" } }' >/project/package.json`
  time(inside('sh', '-c', project))
  const hook = 'cd /project && sh /usr/local/share/coder-convex/start-hook.sh'
  return compare(inside('sh', '-c', hook), inside('sh', '-c', 'cd /project'), rounds)
}
