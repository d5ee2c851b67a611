import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dockerSays } from '../e2e/docker-side.ts'
import { repository } from '../engine/paths.ts'
import { standIns } from '../engine/stand-in-images.ts'
import { type DevWorkspace, makeDevWorkspace, readOnly } from './dev-workspace.ts'
import { workspaceImage } from './images.ts'
import { runFolder } from './run-folder.ts'

/** Docker in Docker: the container has an engine of its own, which starts when the container does. */
let workspace: DevWorkspace

const loadImages = 'until docker info; do sleep 0.2; done >/dev/null 2>&1; docker load --input /stand-ins.tar'

beforeAll(async () => {
  // The engine inside has no registry to ask either.
  const images = join(runFolder(), 'stand-ins.tar')
  await dockerSays('save', '--output', images, standIns.backend, standIns.dashboard)
  workspace = await makeDevWorkspace({
    image: workspaceImage,
    otherFeatures: { engine: join(repository, 'test/feature/engine-feature') },
    mounts: [readOnly(images, '/stand-ins.tar')],
    more: { postCreateCommand: loadImages },
  })
  await workspace.up()
  await workspace.logWith('functions     deployed')
})
afterAll(() => workspace?.close())

test('the stack runs in the engine inside, on the container’s own ports', async () => {
  expect(await workspace.status()).toMatchObject({
    state: 'healthy',
    runtime: 'docker',
    topology: 'local',
    adminKey: 'accepted',
  })
  expect(await workspace.succeed('curl', '-fsS', 'http://127.0.0.1:3210/version')).toContain('emulator')
  const outside = await dockerSays(
    'ps',
    '--quiet',
    '--filter',
    `label=com.docker.compose.project=${workspace.project}`,
  )
  expect(outside).toBe('')
})

test('after a rebuild the engine inside has the data still', async () => {
  const convexCli = (...args: string[]) =>
    workspace.succeed('node', 'node_modules/convex/bin/main.js', ...args)
  await convexCli('env', 'set', 'KEPT', 'inside')
  await workspace.up('--remove-existing-container')
  await workspace.healthy()
  expect(await convexCli('env', 'get', 'KEPT')).toContain('inside')
})
