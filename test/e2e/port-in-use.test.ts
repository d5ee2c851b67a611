import { describe, expect } from 'vitest'
import { dockerSays } from './docker-side.ts'
import { test } from './fixture.ts'
import { containerOn, processOn } from './port-holders.ts'
import { runtimes } from './runtime-side.ts'

const services = [
  { service: 'api', setting: 'CONVEX_API_PORT', of: runtimes },
  { service: 'site', setting: 'CONVEX_SITE_PORT', of: runtimes },
  { service: 'dashboard', setting: 'CONVEX_DASHBOARD_PORT', of: ['docker'] },
] as const

const holders = { process: processOn, container: containerOn } as const

describe.each(runtimes)('a port that is taken (%s)', (runtime) => {
  const cases = services
    .filter(({ of }) => of.some((each) => each === runtime))
    .flatMap((each) => (['process', 'container'] as const).map((holder) => ({ ...each, holder })))

  test.for(cases)('$setting by a $holder', async ({ service, setting, holder }, { open }) => {
    const workspace = await open(runtime)
    const port = workspace.ports[service]
    const { name, end } = await holders[holder](port)
    try {
      const { code, stderr } = await workspace.run(['start'])
      expect(code).toBe(1)
      expect(stderr).toContain('error PORT_IN_USE')
      expect(stderr).toContain(`Port ${port}`)
      expect(stderr).toContain(`in use by ${name}`)
      expect(stderr).toContain(`set ${setting} to a free port`)
      expect(await workspace.isRunning()).toBe(false)
    } finally {
      await end()
    }
  })

  test('once it is free, the same command goes on', async ({ open }) => {
    const workspace = await open(runtime)
    const { end } = await processOn(workspace.ports.api)
    expect((await workspace.run(['start'])).code).toBe(1)
    await end()
    await workspace.succeed(['start'])
  })
})

test('a port that somebody took while our container was down is named, too', async ({ open }) => {
  const workspace = await open('docker')
  await workspace.succeed(['start', '--no-deploy'])
  const { CONVEX_COMPOSE_PROJECT: project } = workspace.values('.env.convex.local')
  await dockerSays('stop', `${project}-backend-1`)
  const { name, end } = await processOn(workspace.ports.api)
  try {
    const { code, stderr } = await workspace.run(['start'])
    expect(code).toBe(1)
    expect(stderr).toContain('error PORT_IN_USE')
    expect(stderr).toContain(`in use by ${name}`)
  } finally {
    await end()
  }
})
