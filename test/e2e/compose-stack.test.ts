import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { command } from './command.ts'
import { containerOf, dockerSays } from './docker-side.ts'
import { sharedWorkspace, test } from './fixture.ts'
import { variable } from './programs.ts'

const override = 'docker-compose.convex.override.yml'
const quick = ['start', '--no-deploy', '--no-env']

interface Config {
  name: string
  services: Record<string, { image: string; ports: { host_ip: string; published: string; target: number }[] }>
}

describe('the stack of containers', () => {
  // By the file, as a user does it: compose by hand sees nothing else.
  const workspace = sharedWorkspace('docker', async (opened) => {
    const settings = {
      CONVEX_API_PORT: opened.ports.api,
      CONVEX_SITE_PORT: opened.ports.site,
      CONVEX_DASHBOARD_PORT: opened.ports.dashboard,
      CONVEX_BACKEND_IMAGE: variable('CODER_CONVEX_TEST_BACKEND_IMAGE'),
      CONVEX_DASHBOARD_IMAGE: variable('CODER_CONVEX_TEST_DASHBOARD_IMAGE'),
    }
    const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}\n`)
    await opened.write('.env.convex.local', lines.join(''))
    await opened.succeed(quick)
  })
  const containers = () =>
    Promise.all(['backend', 'dashboard'].map((service) => containerOf(workspace().project, service)))
  /** Compose by hand, as the file's own heading says. */
  const compose = async (...args: string[]) => {
    const { PATH, DOCKER_HOST, DOCKER_CONFIG } = process.env
    const files = ['--env-file', '.env.convex.local', '--file', 'docker-compose.convex.yml']
    const env = { PATH, DOCKER_HOST, DOCKER_CONFIG }
    const result = await command('docker', ['compose', ...files, ...args], { cwd: workspace().folder, env })
    expect([result.code, result.stderr]).toEqual([0, expect.not.stringContaining('error')])
    return result.stdout
  }

  test('is what compose by hand makes of the generated file and the settings file', async () => {
    const config = JSON.parse(await compose('config', '--format', 'json')) as Config
    const { api, site, dashboard } = workspace().ports
    expect(config.name).toBe(workspace().project)
    const published = Object.values(config.services).flatMap(({ ports }) =>
      ports.map(({ host_ip, published: port, target }) => [host_ip, Number(port), target]),
    )
    expect(published.sort()).toEqual(
      [
        ['127.0.0.1', api, api],
        ['127.0.0.1', site, site],
        ['127.0.0.1', dashboard, 6791],
      ].sort(),
    )
    expect(config.services.backend?.image).toBe(variable('CODER_CONVEX_TEST_BACKEND_IMAGE'))
    expect((await compose('ps', '--services')).trim().split('\n').sort()).toEqual(['backend', 'dashboard'])
  })

  test('has no value of this machine in its file', () => {
    const text = workspace().read('docker-compose.convex.yml')
    const { api, site } = workspace().ports
    for (const own of [workspace().folder, workspace().project, String(api), String(site)]) {
      expect(text).not.toContain(own)
    }
  })

  test('publishes on loopback only', async () => {
    const formatted = ['inspect', '--format', '{{json .NetworkSettings.Ports}}']
    const ids = (await containers()).map(String)
    const lines = (await dockerSays(...formatted, ...ids)).split('\n')
    const bindings = lines.flatMap((line) =>
      Object.values(JSON.parse(line) as Record<string, { HostIp: string }[] | null>).flatMap(
        (each) => each ?? [],
      ),
    )
    expect(bindings.map(({ HostIp }) => HostIp)).toEqual(['127.0.0.1', '127.0.0.1', '127.0.0.1'])
  })

  test('stays as it is while nothing changes, and is made anew when a setting does', async () => {
    const before = await containers()
    await workspace().succeed(quick)
    expect(await containers()).toEqual(before)
    await workspace().write('.env.convex.local', `${workspace().read('.env.convex.local')}RUST_LOG=debug\n`)
    await workspace().succeed(quick)
    const [backend] = await containers()
    expect(backend).not.toBe(before[0])
    const environment = await dockerSays('inspect', '--format', '{{json .Config.Env}}', String(backend))
    expect(JSON.parse(environment)).toContain('RUST_LOG=debug')
  })

  test('is merged with the user’s override, which is not changed', async () => {
    const [before] = await containers()
    const text = '# mine\nservices:\n  backend:\n    labels:\n      of.the.user: "yes"\n'
    await workspace().write(override, text)
    await workspace().succeed(quick)
    const [backend] = await containers()
    expect(backend).not.toBe(before)
    const label = '{{index .Config.Labels "of.the.user"}}'
    expect(await dockerSays('inspect', '--format', label, String(backend))).toBe('yes')
    expect(workspace().read(override)).toBe(text)
    await workspace().succeed(quick)
    expect((await containers())[0]).toBe(backend)
  })

  test('tells what is wrong with the override', async () => {
    const text = workspace().read(override)
    await workspace().write(override, 'services:\n  backend:\n    no_such_key: 1\n')
    const { code, stderr } = await workspace().run(quick)
    await workspace().write(override, text)
    expect(code).toBe(1)
    expect(stderr).toContain('error COMPOSE_FAILED')
    expect(stderr).toContain('no_such_key')
  })

  test('leaves out the dashboard when it is off', async () => {
    const env = { CONVEX_DASHBOARD: 'off' }
    await workspace().succeed(quick, { env })
    const { stdout } = await workspace().succeed(['status', '--json'], { env })
    expect(JSON.parse(stdout).services.map(({ name }: { name: string }) => name)).toEqual(['backend'])
    const [, dashboard] = await containers()
    expect(dashboard).toBeUndefined()
  })

  test('can be stopped without its compose file', async () => {
    await workspace().succeed(quick)
    await rm(join(workspace().folder, 'docker-compose.convex.yml'))
    await workspace().succeed(['stop'])
    expect(await workspace().isRunning()).toBe(false)
    expect(await workspace().hasData()).toBe(true)
  })
})
