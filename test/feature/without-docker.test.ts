import { existsSync, readdirSync, statSync } from 'node:fs'
import { chown, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { baseImage } from '../engine/base-image.ts'
import { type DevContainer, type DevWorkspace, makeDevWorkspace, readOnly } from './dev-workspace.ts'
import { nodeImage } from './images.ts'
import { backendBinary } from './run-folder.ts'

/** Containers with Node and without any Docker. */
let workspace: DevWorkspace | undefined
afterEach(() => workspace?.close())

const open = async (config: Partial<DevContainer> = {}) => {
  workspace = await makeDevWorkspace({ image: baseImage, ...config })
  return workspace
}

const logFile = ({ folder }: DevWorkspace) => join(folder, '.convex-workspace/start.log')

test('an executable that is named runs the backend', async () => {
  const opened = await open({
    mounts: [readOnly(backendBinary(), '/opt/convex-local-backend')],
    containerEnv: { CONVEX_BACKEND_BINARY: '/opt/convex-local-backend' },
  })
  await opened.up()
  await opened.logWith('functions     deployed')
  expect(await opened.status()).toMatchObject({ state: 'healthy', runtime: 'process', topology: null })
})

test('a user that is not root runs it, and owns what it writes', async () => {
  const opened = await open({
    image: nodeImage('bookworm'),
    mounts: [readOnly(backendBinary(), '/opt/convex-local-backend')],
    containerEnv: { CONVEX_BACKEND_BINARY: '/opt/convex-local-backend' },
    more: { remoteUser: 'node' },
  })
  // As on a machine whose user has the number of the image's.
  for (const file of readdirSync(opened.folder, { recursive: true, encoding: 'utf8' })) {
    await chown(join(opened.folder, file), 1000, 1000)
  }
  await chown(opened.folder, 1000, 1000)
  await opened.up()
  await opened.logWith('functions     deployed')
  expect(await opened.status()).toMatchObject({ state: 'healthy' })
  expect(statSync(join(opened.folder, '.env.convex.local')).uid).toBe(1000)
})

test('without one the log says what to do, and the container is fine', async () => {
  const opened = await open()
  await opened.up()
  const log = await opened.logWith('error NO_RUNTIME')
  expect(log).toContain('fix: ')
  expect(await opened.succeed('coder-convex', '--version')).toMatch(/^\d/)
})

test('autoStart=false does nothing', async () => {
  const opened = await open({ options: { autoStart: false } })
  const { said } = await opened.up()
  expect(said).toContain('coder-convex: automatic start is off (autoStart=false)')
  expect(existsSync(logFile(opened))).toBe(false)
})

test('a project without convex gets one line', async () => {
  const opened = await open()
  await writeFile(join(opened.folder, 'package.json'), '{ "dependencies": { "react": "^19" } }')
  const { said } = await opened.up()
  expect(said.match(/^coder-convex: .+$/gm)?.filter((line) => !line.includes('installed'))).toEqual([
    'coder-convex: this project does not depend on convex, so there is nothing to start.',
  ])
  expect(existsSync(logFile(opened))).toBe(false)
})

test('a project whose packages are not installed is brought up without its functions', async () => {
  const opened = await open({
    mounts: [readOnly(backendBinary(), '/opt/convex-local-backend')],
    containerEnv: { CONVEX_BACKEND_BINARY: '/opt/convex-local-backend' },
    packages: false,
  })
  await opened.up()
  const log = await opened.logWith('Install them, then run')
  expect(log).toContain('packages are not installed')
  expect(log).not.toContain('functions     deployed')
  expect(await opened.status()).toMatchObject({ state: 'healthy', adminKey: 'accepted' })
})
