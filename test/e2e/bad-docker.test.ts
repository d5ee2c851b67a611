import { describe, expect } from 'vitest'
import { pathWithCompose } from './compose-program.ts'
import { dockerSays } from './docker-side.ts'
import { test } from './fixture.ts'

describe('a compose that cannot do it', () => {
  const cases = [
    {
      title: 'too old',
      compose: 'echo 2.20.0; exit 0',
      error: 'COMPOSE_TOO_OLD',
      says: '2.20.0 is too old; 2.23.1',
    },
    {
      title: 'too old, with a v',
      compose: 'echo v2.23.0-desktop.1; exit 0',
      error: 'COMPOSE_TOO_OLD',
      says: '2.23.1',
    },
    {
      title: 'missing',
      compose: `echo "docker: 'compose' is not a docker command." >&2; exit 1`,
      error: 'COMPOSE_MISSING',
      says: 'Install the compose plugin',
    },
  ]

  test.for(cases)('$title', async ({ compose, error, says }, { open }) => {
    const workspace = await open('docker')
    const PATH = await pathWithCompose(workspace, compose)
    const { code, stderr } = await workspace.run(['start'], { env: { PATH } })
    expect(code).toBe(1)
    expect(stderr).toContain(`error ${error}`)
    expect(stderr).toContain(says)
    expect(await workspace.isRunning()).toBe(false)
  })
})

describe('an image that cannot be had', () => {
  test.for(['CONVEX_BACKEND_IMAGE', 'CONVEX_DASHBOARD_IMAGE'])('%s is named', async (setting, { open }) => {
    const workspace = await open('docker')
    const { code, stderr } = await workspace.run(['start'], { env: { [setting]: 'localhost:1/nope:1' } })
    expect(code).toBe(1)
    expect(stderr).toContain('error IMAGE_UNAVAILABLE')
    expect(stderr).toContain('The image localhost:1/nope:1 cannot be had')
    expect(stderr).toContain(`set ${setting} to another one`)
    expect(await workspace.isRunning()).toBe(false)
  })
})

describe('values of the backend that look like something else', () => {
  test('reach the container as they are', async ({ open }) => {
    const workspace = await open('docker')
    const RUST_LOG = '$(touch /convex/pwned) ${HOME} `id` "quoted" \'single\' #hash'
    await workspace.succeed(['start', '--no-deploy', '--no-env'], { env: { RUST_LOG } })
    const name = `${workspace.project}-backend-1`
    const environment = JSON.parse(await dockerSays('inspect', '--format', '{{json .Config.Env}}', name))
    expect(environment).toContain(`RUST_LOG=${RUST_LOG}`)
    expect(await dockerSays('exec', name, 'sh', '-c', 'ls /convex')).not.toContain('pwned')
  })
})

describe('what else lies in the project', () => {
  test('a compose file and an .env of the user’s own do not disturb', async ({ open }) => {
    const workspace = await open('docker')
    await workspace.write('docker-compose.yml', 'services: [this is no compose file\n')
    await workspace.write('.env', 'COMPOSE_PROJECT_NAME=other\nAWS_REGION=mars-1\nUNCLOSED="\nexport\n')
    await workspace.succeed(['start', '--no-deploy'])
    const name = `${workspace.project}-backend-1`
    expect(await dockerSays('inspect', '--format', '{{json .Config.Env}}', name)).not.toContain('mars-1')
    await workspace.succeed(['logs', 'backend'])
    await workspace.succeed(['stop'])
    expect(await workspace.isRunning()).toBe(false)
  })
})
