import { describe, expect, test } from 'vitest'
import { cliEnvironment } from '../../src/convex/cli.ts'
import { coderEnvironment, examplePlan } from './example-plan.ts'

const key = 'shop|0123abcd'

/** What a child finds: the shell's environment with ours over it. */
const childOf = (shell: Record<string, string>, plan = examplePlan()) => ({
  ...shell,
  ...cliEnvironment(plan, key),
})

describe('the Convex CLI', () => {
  test('is sent to loopback, in Coder and with public origins too', () => {
    const plan = examplePlan({
      environment: { ...coderEnvironment, CONVEX_ORIGINS: 'public', CONVEX_API_PORT: '4210' },
    })
    expect(cliEnvironment(plan, key)).toMatchObject({
      CONVEX_SELF_HOSTED_URL: 'http://127.0.0.1:4210',
      CONVEX_SELF_HOSTED_ADMIN_KEY: key,
    })
  })

  test('is not led astray by another URL or key in the shell', () => {
    const shell = {
      CONVEX_SELF_HOSTED_URL: 'https://elsewhere.example.com',
      CONVEX_SELF_HOSTED_ADMIN_KEY: 'old|1',
    }
    expect(childOf(shell)).toMatchObject({
      CONVEX_SELF_HOSTED_URL: 'http://127.0.0.1:3210',
      CONVEX_SELF_HOSTED_ADMIN_KEY: key,
    })
  })

  test.each(['CONVEX_DEPLOYMENT', 'CONVEX_DEPLOY_KEY', 'CONVEX_DEPLOYMENT_TOKEN'])(
    'does not see %s, which would name a deployment in the cloud',
    (name) => {
      const child = childOf({ [name]: 'prod:happy-otter-123' })
      expect(child).toHaveProperty(name, undefined)
    },
  )

  test('does not report errors elsewhere, and uses no proxy for loopback', () => {
    const child = childOf({ CI: '', HTTP_PROXY: 'http://proxy:3128', NO_PROXY: '', no_proxy: 'example.com' })
    expect(child.CI).toBe('1')
    for (const list of [child.NO_PROXY, child.no_proxy]) expect(list?.split(',')).toContain('127.0.0.1')
  })

  test('finds everything else as it is', () => {
    expect(childOf({ PATH: '/usr/bin', HOME: '/home/ada' })).toMatchObject({
      PATH: '/usr/bin',
      HOME: '/home/ada',
    })
  })
})
