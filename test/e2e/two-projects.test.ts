import { describe, expect } from 'vitest'
import { variablesOf } from './deployment.ts'
import { resourcesOf } from './docker-side.ts'
import { test } from './fixture.ts'
import { sendsSomething } from './request-kinds.ts'
import { runtimes } from './runtime-side.ts'

describe.each(runtimes)('two projects at once (%s)', (runtime) => {
  test('share nothing', async ({ open }) => {
    // Names come from the folders when nothing names them, as for a user who has two projects.
    const pair = await Promise.all([open(runtime), open(runtime)])
    await Promise.all(pair.map((each) => each.succeed(['start'])))
    const [first, second] = pair
    const secrets = (['INSTANCE_NAME', 'INSTANCE_SECRET', 'CONVEX_SELF_HOSTED_ADMIN_KEY'] as const).map(
      (name) => pair.map((each) => each.values('.env.convex.local')[name]),
    )
    for (const [ofFirst, ofSecond] of secrets) expect(ofFirst).not.toBe(ofSecond)
    expect((await variablesOf(first)).JWKS).not.toBe((await variablesOf(second)).JWKS)
    if (runtime === 'docker') {
      const { containers, volumes, networks } = await resourcesOf(first.project)
      expect(containers.sort()).toEqual([`${first.project}-backend-1`, `${first.project}-dashboard-1`])
      expect(volumes).toEqual([`${first.project}_data`])
      expect(networks).toEqual([`${first.project}_default`])
    }
    await first.succeed(['stop'])
    const { stdout } = await second.succeed(['status', '--json'])
    expect(JSON.parse(stdout)).toMatchObject({ state: 'healthy', adminKey: 'accepted' })
  })

  test('one that is pointed at the other’s port sends nothing there', async ({ open }) => {
    const [owner, stranger] = await Promise.all([open(runtime), open(runtime)])
    await Promise.all([owner.succeed(['start']), stranger.succeed(['start'])])
    await stranger.succeed(['stop'])
    const before = (await owner.requests()).length
    const env = { CONVEX_API_PORT: String(owner.ports.api) }
    for (const command of [['deploy'], ['env'], ['env', 'list']]) {
      const { code, stderr } = await stranger.run(command, { env })
      expect([command, code]).toEqual([command, 1])
      expect(stderr).toContain('error FOREIGN_BACKEND')
      expect(stderr).toContain(owner.values('.env.convex.local').INSTANCE_NAME)
    }
    const { stdout } = await stranger.succeed(['status', '--json'], { env })
    expect(JSON.parse(stdout)).toMatchObject({ state: 'foreign', adminKey: 'unchecked' })
    const started = await stranger.run(['start'], { env })
    expect(started.code).toBe(1)
    expect(started.stderr).toContain('error PORT_IN_USE')
    expect(await stranger.isRunning()).toBe(false)
    const since = (await owner.requests()).slice(before)
    expect(since.filter(sendsSomething)).toEqual([])
    // Not even to ask whether a key fits: a key is a secret.
    expect([...new Set(since.map(({ path }) => path))].sort()).toEqual(['/instance_name', '/version'])
  })
})
