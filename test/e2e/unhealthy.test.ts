import { describe, expect } from 'vitest'
import { until } from '../engine/until.ts'
import { test } from './fixture.ts'
import { isPush, setsVariables } from './request-kinds.ts'
import { runtimes } from './runtime-side.ts'

const says = 'coder-convex emulator, a stand-in'

describe.each(runtimes)('a backend that does not come up (%s)', (runtime) => {
  test('that never gets healthy is shown with its last log lines, and nothing is sent to it', async ({
    open,
  }) => {
    const workspace = await open(runtime)
    await workspace.misbehaveFromStart('never-healthy')
    const { code, stderr } = await workspace.run(['start'], { env: { CONVEX_START_TIMEOUT: '3' } })
    expect(code).toBe(1)
    expect(stderr).toContain('error BACKEND_NOT_HEALTHY')
    expect(stderr).toContain('not healthy after 3 s')
    expect(stderr).toContain('It answered with status 503')
    expect(stderr).toMatch(new RegExp(`^ {2}\\| .*${says}`, 'm'))
    const log = await workspace.requests()
    expect(log.filter((entry) => isPush(entry) || setsVariables(entry))).toEqual([])
    expect(JSON.parse((await workspace.succeed(['status', '--json'])).stdout).state).not.toBe('healthy')
    // It recovers without another word.
    await workspace.misbehaveFromStart('')
    await workspace.succeed(['restart'])
  })

  test('that crashes on its start is shown with its last log lines', async ({ open }) => {
    const workspace = await open(runtime)
    await workspace.misbehaveFromStart('crash-on-start')
    const { code, stderr } = await workspace.run(['start'])
    expect(code).toBe(1)
    expect(stderr).toContain('error BACKEND_STOPPED')
    expect(stderr).toMatch(/^ {2}\| .*asked for a crash on start/m)
    // Docker starts it again and again, so that it is up for a moment now and then.
    await until('status to call it crashed', async () => {
      const { stdout } = await workspace.succeed(['status', '--json'])
      const { services } = JSON.parse(stdout) as { services: { name: string; state: string }[] }
      return services.some(({ name, state }) => name === 'backend' && state === 'crashed')
    })
    await workspace.misbehaveFromStart('')
    await workspace.succeed(['start'])
  })

  test('that is only slow is waited for', async ({ open }) => {
    const workspace = await open(runtime)
    await workspace.misbehaveFromStart('slow-start=2500')
    const { stderr } = await workspace.succeed(['start'])
    expect(stderr).toMatch(/healthy at http:\/\/127\.0\.0\.1:\d+ after \d+\.\d s/)
    expect(stderr).toContain('deployed')
  })
})
