import { describe, expect } from 'vitest'
import { test } from './fixture.ts'
import { isPush, sendsSomething, setsVariables } from './request-kinds.ts'
import { runtimes } from './runtime-side.ts'

describe.each(runtimes)('a login page in the backend’s place (%s)', (runtime) => {
  test('at the first start: nothing is set, nothing is pushed, nothing is claimed', async ({ open }) => {
    const workspace = await open(runtime)
    await workspace.misbehaveFromStart('login-wall')
    const { code, stdout, stderr } = await workspace.run(['start'])
    expect(code).toBe(1)
    expect(stderr).toContain('error LOGIN_WALL')
    expect(stderr).toContain(workspace.url.api)
    expect(stderr).toContain('/login')
    expect(stdout + stderr).not.toMatch(/healthy at|variables set|deployed/)
    expect((await workspace.requests()).filter(sendsSomething)).toEqual([])
  })

  test('before a running stack: every command that sends says so and sends nothing', async ({ open }) => {
    const workspace = await open(runtime)
    await workspace.misbehaveFromStart('')
    await workspace.succeed(['start'])
    const before = (await workspace.requests()).length
    await workspace.misbehaveNow('login-wall')
    await workspace.write('convex/more.ts', 'export const more = 1\n')
    const file = '.env.convex.deployment'
    await workspace.write(file, `${workspace.read(file)}\nA_NEW_ONE=1\n`)
    for (const command of [['deploy'], ['env'], ['env', 'list'], ['start'], ['dev', '--once']]) {
      const { code, stderr } = await workspace.run(command)
      expect([command, code]).toEqual([command, 1])
      expect(stderr).toContain('error LOGIN_WALL')
    }
    expect((await workspace.requests()).slice(before).filter(sendsSomething)).toEqual([])
    expect(JSON.parse((await workspace.succeed(['status', '--json'])).stdout).state).toBe('foreign')
    await workspace.misbehaveNow('')
    await workspace.succeed(['start'])
    const since = (await workspace.requests()).slice(before)
    expect(since.some(setsVariables) && since.some(isPush)).toBe(true)
  })
})
