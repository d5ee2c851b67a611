import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { containerOf, dockerSays } from '../e2e/docker-side.ts'
import { type DevWorkspace, makeDevWorkspace } from './dev-workspace.ts'
import { engineSocket } from './engine-access.ts'
import { workspaceImage } from './images.ts'

/** Docker outside of Docker: the container has the client, and the engine that it runs in itself. */
let workspace: DevWorkspace
let container: string

beforeAll(async () => {
  workspace = await makeDevWorkspace({ image: workspaceImage, mounts: [engineSocket()] })
  const up = await workspace.up()
  container = up.container
  expect(up.said).toContain(
    `coder-convex: starting in the background; see ${workspace.inside}/.convex-workspace/`,
  )
  await workspace.logWith('functions     deployed')
})
afterAll(() => workspace?.close())

const answer = (port: number, path: string) =>
  workspace.succeed('curl', '-fsS', `http://127.0.0.1:${port}${path}`)

/** Where the engine runs the backend: in whose network. */
const networkOfBackend = async () => {
  const id = (await containerOf(workspace.project, 'backend')) ?? ''
  return dockerSays('inspect', '--format', '{{.HostConfig.NetworkMode}}', id)
}

const convexCli = (...args: string[]) => workspace.succeed('node', 'node_modules/convex/bin/main.js', ...args)

/** What a terminal in a Coder workspace has. */
const coder = [
  'CODER=true',
  'CODER_WORKSPACE_NAME=ws',
  'CODER_WORKSPACE_OWNER_NAME=me',
  'CODER_WORKSPACE_AGENT_NAME=main',
  'VSCODE_PROXY_URI=https://{{port}}--main--ws--me.apps.example.com',
]

test('the hook has brought the stack up and deployed the functions', async () => {
  expect(await workspace.status()).toMatchObject({
    state: 'healthy',
    runtime: 'docker',
    topology: 'sibling',
    adminKey: 'accepted',
  })
  const id = (await containerOf(workspace.project, 'backend')) ?? ''
  expect(await dockerSays('exec', id, 'cat', '/convex/data/requests.jsonl')).toContain('/finish_push')
})

test('the services answer on the container’s own loopback', async () => {
  expect(await answer(3210, '/version')).toContain('emulator')
  expect(await answer(3211, '/.well-known/openid-configuration')).toContain('http://127.0.0.1:3211')
  expect(await answer(6791, '/')).toContain('dashboard')
  expect(await networkOfBackend()).toBe(`container:${container}`)
})

test('the npm task finds everything done', async () => {
  const { code, stderr } = await workspace.exec('npm', 'run', 'convex:start')
  expect(code).toBe(0)
  expect(stderr).toContain('already running')
})

test('nothing of the host is mounted into the stack', async () => {
  const id = (await containerOf(workspace.project, 'backend')) ?? ''
  const mounts = JSON.parse(await dockerSays('inspect', '--format', '{{json .Mounts}}', id)) as {
    Type: string
  }[]
  expect(mounts.map(({ Type }) => Type)).toEqual(['volume'])
})

test('the command works from a folder below, too', async () => {
  const below = join(workspace.inside, 'convex')
  expect(await workspace.succeed('sh', '-c', `cd ${below} && coder-convex status`)).toContain('healthy')
})

test('a restart of the container and a rebuild keep the data, and the stack joins it again', async () => {
  await convexCli('env', 'set', 'KEPT', 'through everything')
  await workspace.succeed('env', ...coder, 'coder-convex', 'setup')
  for (const again of ['restart', 'rebuild'] as const) {
    if (again === 'restart') await dockerSays('stop', '--time', '0', container)
    const { container: now } = await workspace.up(
      ...(again === 'rebuild' ? ['--remove-existing-container'] : []),
    )
    expect(now === container).toBe(again === 'restart')
    container = now
    await workspace.healthy()
    expect(await networkOfBackend()).toBe(`container:${container}`)
    expect(await convexCli('env', 'get', 'KEPT')).toContain('through everything')
    // Hooks do not see Coder's variables, so the URLs of the last task that did have to stay.
    expect((await workspace.status()).urls.api).toBe('https://3210--main--ws--me.apps.example.com')
  }
})
