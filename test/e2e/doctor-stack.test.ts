import { once } from 'node:events'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { describe, expect } from 'vitest'
import { pathWithCompose } from './compose-program.ts'
import { examine, makeHealthy, named, rowOf } from './doctor.ts'
import { test } from './fixture.ts'
import { containerOn, processOn } from './port-holders.ts'
import { backendsIn } from './process-side.ts'
import { endProcesses } from './processes.ts'
import { runtimes } from './runtime-side.ts'
import { snapshot } from './snapshot.ts'

describe.each(runtimes)('doctor on a stack that does not run (%s)', (runtime) => {
  test('nothing is set up yet: one failure, and nothing is made', async ({ open }) => {
    const workspace = await open(runtime)
    const before = snapshot(workspace.folder)
    const found = await examine(workspace)
    expect([found.code, named(found, 'failure')]).toEqual([1, ['.env.convex.local']])
    expect(rowOf(found, '.env.convex.local').fix).toContain('coder-convex start')
    expect(named(found, 'warning')).toEqual([])
    expect(snapshot(workspace.folder)).toEqual(before)
  })

  test('it was stopped: one failure, and what needs it is skipped', async ({ open }) => {
    const workspace = await open(runtime)
    const secrets = await makeHealthy(workspace)
    await workspace.succeed(['stop'])
    const found = await examine(workspace, [], { secrets })
    expect([found.code, named(found, 'failure'), named(found, 'warning')]).toEqual([1, ['services'], []])
    expect(rowOf(found, 'services')).toMatchObject({
      detail: 'The stack does not run.',
      fix: 'Run "coder-convex start".',
    })
    const skipped = named(found, 'skipped')
    for (const name of ['backend', 'site proxy', 'admin key', 'deployment variables', 'functions', 'issuer'])
      expect(skipped).toContain(name)
    await workspace.succeed(['start'])
    expect((await examine(workspace, [], { secrets })).code).toBe(0)
  })

  test('a port is taken: that is the one failure, and it names the holder', async ({ open }) => {
    const workspace = await open(runtime)
    await workspace.succeed(['setup'])
    const holders = [
      { name: 'api', setting: 'CONVEX_API_PORT', take: processOn },
      { name: 'site', setting: 'CONVEX_SITE_PORT', take: containerOn },
      ...(runtime === 'docker'
        ? [{ name: 'dashboard', setting: 'CONVEX_DASHBOARD_PORT', take: processOn } as const]
        : []),
    ] as const
    for (const { name, setting, take } of holders) {
      const holder = await take(workspace.ports[name])
      try {
        const found = await examine(workspace)
        expect(named(found, 'failure')).toEqual([`${name} port`])
        const { detail, fix } = rowOf(found, `${name} port`)
        expect(detail).toContain(`in use by ${holder.name}`)
        expect(fix).toContain(`set ${setting} to a free port`)
      } finally {
        await holder.end()
      }
    }
  })

  test('another project’s backend has the port: it is named, and asked nothing', async ({ open }) => {
    const [other, workspace] = [await open('process'), await open(runtime)]
    await other.succeed(['start', '--no-deploy'])
    const before = (await other.requests()).length
    const env = { CONVEX_API_PORT: String(other.ports.api) }
    await workspace.succeed(['setup'], { env })
    const found = await examine(workspace, [], { env })
    expect(named(found, 'failure')).toEqual(['api port'])
    const { INSTANCE_NAME: name } = other.values('.env.convex.local')
    expect(rowOf(found, 'api port').detail).toContain(`the Convex backend "${name}"`)
    expect(rowOf(found, 'backend').status).toBe('skipped')
    const asked = (await other.requests()).slice(before).map(({ path }) => path)
    expect(new Set(asked)).toEqual(new Set(['/version', '/instance_name']))
  })

  test('functions were not deployed: that is the one failure', async ({ open }) => {
    const workspace = await open(runtime)
    await workspace.succeed(['start', '--no-deploy'])
    const found = await examine(workspace)
    expect(named(found, 'failure')).toEqual(['functions'])
    expect(rowOf(found, 'functions').fix).toContain('coder-convex deploy')
    expect(rowOf(found, 'issuer').detail).toContain('no functions are deployed')
  })

  test('a setting is not valid: the settings fail, and nothing is guessed', async ({ open }) => {
    const workspace = await open(runtime)
    await workspace.succeed(['setup'])
    const found = await examine(workspace, [], { env: { CONVEX_SITE_PORT: 'nope' } })
    expect(named(found, 'failure')).toEqual(['settings'])
    expect(rowOf(found, 'settings')).toMatchObject({
      detail: expect.stringContaining('CONVEX_SITE_PORT (from the environment) is not valid'),
      fix: 'Use a whole number from 1 to 65535.',
    })
  })
})

describe('doctor without a project', () => {
  test('says so as a check, and looks at what it can', async ({ open }) => {
    const workspace = await open('process')
    const { code, stdout } = await workspace.run(['doctor', '--json', '--fix'], { cwd: '/' })
    const { verdict, checks, repaired } = JSON.parse(stdout)
    expect([code, verdict, repaired]).toEqual([1, 'failure', []])
    expect(checks.filter(({ status }: { status: string }) => status === 'failure')).toMatchObject([
      { name: 'project', detail: expect.stringContaining('no package.json') },
    ])
    expect(checks[0]).toMatchObject({ name: 'node', status: 'ok' })
  })
})

describe('doctor and Docker', () => {
  const nowhere = { DOCKER_HOST: 'unix:///nowhere/docker.sock' }

  test('the engine is down: that is the one failure, whatever ran on it', async ({ open }) => {
    const workspace = await open('docker')
    await makeHealthy(workspace)
    const found = await examine(workspace, [], { env: nowhere })
    expect(named(found, 'failure')).toEqual(['docker engine'])
    expect(rowOf(found, 'docker engine')).toMatchObject({
      detail: expect.stringContaining('The Docker engine does not answer'),
      fix: expect.stringContaining('docker info'),
    })
    await workspace.succeed(['stop'])
    expect(named(await examine(workspace, [], { env: nowhere }), 'failure')).toEqual(['docker engine'])
  })

  test('the engine hangs: that is the one failure', async ({ open }) => {
    const workspace = await open('docker')
    await workspace.succeed(['setup'])
    const socket = join(dirname(workspace.folder), 'hung.sock')
    const hung = createServer()
    await once(hung.listen(socket), 'listening')
    try {
      const found = await examine(workspace, [], { env: { DOCKER_HOST: `unix://${socket}` } })
      expect(named(found, 'failure')).toEqual(['docker engine'])
      expect(rowOf(found, 'docker engine').detail).toContain('did not answer within')
    } finally {
      hung.close()
    }
  })

  test('there is neither an engine nor an executable', async ({ open }) => {
    const workspace = await open('docker')
    await workspace.succeed(['setup'])
    const env = { ...nowhere, CONVEX_RUNTIME: 'auto', CONVEX_BACKEND_BINARY: undefined }
    const found = await examine(workspace, [], { env })
    expect(named(found, 'failure')).toEqual(['runtime'])
    expect(rowOf(found, 'runtime').fix).toContain('CONVEX_BACKEND_BINARY')
  })

  test('compose is too old', async ({ open }) => {
    const workspace = await open('docker')
    await makeHealthy(workspace)
    const PATH = await pathWithCompose(workspace, 'echo 2.20.0; exit 0')
    const found = await examine(workspace, [], { env: { PATH } })
    expect(named(found, 'failure')).toEqual(['docker compose'])
    expect(rowOf(found, 'docker compose').detail).toContain('2.20.0 is too old; 2.23.1')
  })

  test('backend and dashboard are set to different releases: a warning', async ({ open }) => {
    const workspace = await open('docker')
    await makeHealthy(workspace)
    const env = { CONVEX_DASHBOARD_IMAGE: 'coder-convex-test/convex-dashboard:other' }
    const found = await examine(workspace, [], { env })
    expect([found.code, named(found, 'failure'), named(found, 'warning')]).toEqual([0, [], ['images']])
    expect(rowOf(found, 'images').detail).toContain("tag emulator, the dashboard's other")
  })
})

describe('doctor and the process', () => {
  test('the executable is gone', async ({ open }) => {
    const workspace = await open('process')
    await workspace.succeed(['setup'])
    const found = await examine(workspace, [], { env: { CONVEX_BACKEND_BINARY: './nope' } })
    expect(named(found, 'failure')).toEqual(['runtime'])
    expect(rowOf(found, 'runtime').detail).toContain('nope, which cannot be run. There is no such file.')
  })

  test('it answers, but not as it should', async ({ open }) => {
    const workspace = await open('process')
    await makeHealthy(workspace)
    await workspace.misbehaveNow('never-healthy')
    const found = await examine(workspace)
    expect(named(found, 'failure')).toEqual(['backend'])
    expect(rowOf(found, 'backend')).toMatchObject({
      detail: expect.stringContaining('answers with status 503'),
      fix: expect.stringContaining('coder-convex logs backend'),
    })
  })

  test('it was killed: --fix takes the pid file away, and what is left is that it does not run', async ({
    open,
  }) => {
    const workspace = await open('process')
    const secrets = await makeHealthy(workspace)
    await endProcesses(backendsIn(workspace.folder))
    const found = await examine(workspace, [], { secrets })
    expect(named(found, 'failure')).toEqual(['services'])
    expect(rowOf(found, 'services').detail).toMatch(/^Ended by itself: backend \(pid \d+ is gone\)\.$/)
    const fixed = await examine(workspace, ['--fix'], { secrets })
    expect(fixed.repaired).toMatchObject([{ name: 'pid file', done: true }])
    expect(workspace.has('.convex-workspace/backend.pid')).toBe(false)
    expect([fixed.code, rowOf(fixed, 'services').detail]).toEqual([1, 'The stack does not run.'])
    await workspace.succeed(['start'])
    expect((await examine(workspace, [], { secrets })).verdict).toBe('ok')
  })
})
