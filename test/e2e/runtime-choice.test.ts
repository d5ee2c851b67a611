import { describe, expect } from 'vitest'
import { test } from './fixture.ts'
import { runtimes } from './runtime-side.ts'

/** An engine that is not there, and a project that leaves the choice to the product. */
const noEngine = { DOCKER_HOST: 'unix:///nonexistent/docker.sock', CONVEX_RUNTIME: undefined }

describe('without a Docker engine', () => {
  test('--runtime docker says so and changes nothing', async ({ open }) => {
    const workspace = await open('docker')
    const { code, stderr } = await workspace.run(['start', '--runtime', 'docker'], { env: noEngine })
    expect(code).toBe(1)
    expect(stderr).toContain('error DOCKER_UNAVAILABLE')
    expect(stderr).toContain('docker info')
    expect(workspace.has('.env.convex.local')).toBe(false)
  })

  test('auto without an executable has nothing to run it with', async ({ open }) => {
    const workspace = await open('process')
    const { code, stderr } = await workspace.run(['start'], {
      env: { ...noEngine, CONVEX_BACKEND_BINARY: undefined },
    })
    expect(code).toBe(1)
    expect(stderr).toContain('error NO_RUNTIME')
    expect(stderr).toContain('CONVEX_BACKEND_BINARY')
    expect(workspace.has('.env.convex.local')).toBe(false)
  })

  test('auto with an executable runs it', async ({ open }) => {
    const workspace = await open('process')
    await workspace.succeed(['start'], { env: noEngine })
    expect(await workspace.isRunning()).toBe(true)
    expect(workspace.has('docker-compose.convex.yml')).toBe(false)
    await workspace.succeed(['stop'], { env: noEngine })
    expect(await workspace.isRunning()).toBe(false)
  })

  test('status still answers', async ({ open }) => {
    const workspace = await open('docker')
    const { stdout } = await workspace.succeed(['status', '--json', '--runtime', 'docker'], { env: noEngine })
    expect(JSON.parse(stdout)).toMatchObject({ state: 'stopped', runtime: null })
    expect(JSON.parse(stdout).reason).toContain('does not answer')
  })

  test('without the docker program at all it is the same', async ({ open }) => {
    const workspace = await open('docker')
    const env = { ...noEngine, PATH: '/nonexistent', DOCKER_HOST: undefined, DOCKER_CONTEXT: 'elsewhere' }
    const { code, stderr } = await workspace.run(['start', '--runtime', 'docker'], { env })
    expect(code).toBe(1)
    expect(stderr).toContain('error DOCKER_UNAVAILABLE')
    expect(stderr).toContain('not installed')
  })
})

describe('with an engine and an executable', () => {
  test('auto takes Docker, and stays with a process that runs', async ({ open }) => {
    const workspace = await open('process')
    const auto = { CONVEX_RUNTIME: undefined }
    const chosen = async () => {
      const { stdout } = await workspace.succeed(['status', '--json'], { env: auto })
      return JSON.parse(stdout).runtime
    }
    expect(await chosen()).toBe('docker')
    await workspace.succeed(['start', '--no-deploy', '--no-env'])
    expect(await chosen()).toBe('process')
    await workspace.succeed(['stop'], { env: auto })
    expect(await workspace.isRunning()).toBe(false)
  })

  test.for(runtimes)('--runtime %s wins over the environment', async (runtime, { open }) => {
    const workspace = await open('process')
    const other = runtimes.find((each) => each !== runtime)
    const { stdout } = await workspace.succeed(['status', '--json', '--runtime', runtime], {
      env: { CONVEX_RUNTIME: other },
    })
    expect(JSON.parse(stdout).runtime).toBe(runtime)
  })
})
