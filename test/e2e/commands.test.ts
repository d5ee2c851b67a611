import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { coder } from './coder-workspace.ts'
import { command } from './command.ts'
import { variablesOf } from './deployment.ts'
import { sharedWorkspace, test } from './fixture.ts'
import { changedVariables, isDeployedIn, isPush, sendsSomething } from './request-kinds.ts'
import { runtimes } from './runtime-side.ts'
import { snapshot } from './snapshot.ts'

const started = 'coder-convex emulator, a stand-in for tests and demos, not Convex'

describe.each(runtimes)('the commands on a running stack (%s)', (runtime) => {
  const workspace = sharedWorkspace(runtime, (opened) => opened.succeed(['start']))
  const since = async (before: number) => (await workspace().requests()).slice(before)

  test('logs shows what the services said', async () => {
    expect((await workspace().succeed(['logs'])).stdout).toContain(started)
    const { stdout } = await workspace().succeed(['logs', 'backend', '-n', '1'])
    expect(stdout.trimEnd().split('\n')).toHaveLength(1)
    const unknown = await workspace().run(['logs', 'nope'])
    expect([unknown.code, unknown.stdout]).toEqual([2, ''])
    expect(unknown.stderr).toContain('error UNKNOWN_SERVICE')
    expect(unknown.stderr).toContain('backend')
  })

  test('env sets what changed, and only that', async () => {
    const before = (await workspace().requests()).length
    const file = '.env.convex.deployment'
    await workspace().write(file, `${workspace().read(file)}\nOPENAI_API_KEY=sk-1\n`)
    expect((await workspace().succeed(['env'])).stderr).toContain('1 of 6 variables set: OPENAI_API_KEY')
    expect((await workspace().succeed(['env'])).stderr).toContain('all 6 variables already set')
    expect(changedVariables(await since(before))).toEqual(['OPENAI_API_KEY'])
    expect((await variablesOf(workspace())).OPENAI_API_KEY).toBe('sk-1')
  })

  test('env list masks the values unless it is told not to', async () => {
    const { JWT_PRIVATE_KEY: key = '' } = await variablesOf(workspace())
    const plain = (await workspace().succeed(['env', 'list'])).stdout
    expect(plain).toContain(`JWT_PRIVATE_KEY=******** (${key.length} characters)`)
    const shown = await workspace().succeed(['env', 'list', '--json', '--show-secrets'])
    expect(JSON.parse(shown.stdout)).toEqual(await variablesOf(workspace()))
  })

  test('deploy pushes, whether or not anything changed', async () => {
    const before = (await workspace().requests()).length
    await workspace().succeed(['deploy'])
    const sent = (await since(before)).filter(sendsSomething)
    expect(isDeployedIn(sent)).toBe(true)
    expect(sent.filter((entry) => !isPush(entry))).toEqual([])
  })

  test('deploy shows what the Convex CLI found wrong with a function', async () => {
    await workspace().write('convex/broken.ts', 'export const broken = (\n')
    const { code, stderr } = await workspace().run(['deploy'])
    await workspace().write('convex/broken.ts', 'export const broken = 1\n')
    expect(code).toBe(1)
    expect(stderr).toContain('error CONVEX_CLI_FAILED')
    expect(stderr).toContain('convex/broken.ts')
  })

  test('dev --once deploys and puts the browser’s URL right again', async () => {
    const before = (await workspace().requests()).length
    await workspace().succeed(['dev', '--once'], { env: coder })
    expect(isDeployedIn(await since(before))).toBe(true)
    const { api } = workspace().ports
    expect(workspace().values('.env.local')).toMatchObject({
      VITE_CONVEX_URL: `https://${api}--main--ws--me.coder.example`,
      CONVEX_SELF_HOSTED_URL: workspace().url.api,
    })
    const { stdout } = await workspace().succeed(['urls', '--json'], { env: coder })
    expect(JSON.parse(stdout)).toMatchObject({
      workspace: 'coder',
      urls: { api: { url: `https://${api}--main--ws--me.coder.example` } },
      loopback: workspace().url,
      origins: { cloud: workspace().url.api, site: workspace().url.site },
    })
  })

  test('on a stopped stack they say that it is stopped', async () => {
    await workspace().succeed(['stop'])
    for (const name of ['deploy', 'env']) {
      const { code, stderr } = await workspace().run([name])
      expect([name, code]).toEqual([name, 1])
      expect(stderr).toContain('error BACKEND_UNREACHABLE')
      expect(stderr).toContain('coder-convex start')
    }
  })
})

describe('the commands that start nothing', () => {
  test('setup writes the files and leaves the rest', async ({ open }) => {
    const workspace = await open('process')
    await workspace.succeed(['setup'])
    const first = snapshot(workspace.folder)
    const files = ['.env.convex.local', '.env.convex.deployment', '.env.local', 'jwt_private_key.pem']
    for (const file of files) expect([file, workspace.mode(file)]).toEqual([file, '600'])
    expect(await workspace.isRunning()).toBe(false)
    await workspace.succeed(['setup'])
    expect(snapshot(workspace.folder)).toEqual(first)
  })

  test('entrypoint writes the compose file, or the script alone', async ({ open }) => {
    const workspace = await open('docker')
    const before = readdirSync(workspace.folder)
    await workspace.succeed(['entrypoint'])
    await workspace.succeed(['entrypoint', 'convex-backend-entrypoint.sh'])
    const now = readdirSync(workspace.folder)
    expect(now.filter((file) => !before.includes(file))).toEqual([
      'convex-backend-entrypoint.sh',
      'docker-compose.convex.yml',
    ])
    expect(workspace.mode('convex-backend-entrypoint.sh')).toBe('755')
    const script = join(workspace.folder, 'convex-backend-entrypoint.sh')
    expect((await command('bash', ['-n', script], { env: process.env })).code).toBe(0)
    expect(await workspace.isRunning()).toBe(false)
  })
})
