import { describe, expect } from 'vitest'
import { examine, keepFiles, makeHealthy, named, rowOf } from './doctor.ts'
import { breaks } from './doctor-breaks.ts'
import { sharedWorkspace, test } from './fixture.ts'
import { runtimes } from './runtime-side.ts'
import { leaksIn } from './secrets.ts'
import { snapshot } from './snapshot.ts'

const usersSecret = 'sk-a-secret-of-the-user'

/** What there is nothing to say about, by runtime. */
const notLookedAt = {
  docker: ['coder sharing'],
  process: [
    'cli and backend release',
    'docker engine',
    'docker compose',
    'images',
    'dashboard port',
    'dashboard',
    'coder sharing',
  ],
} as const

describe.each(runtimes)('doctor on a running stack (%s)', (runtime) => {
  let secrets: Record<string, string> = {}
  const workspace = sharedWorkspace(runtime, async (opened) => {
    secrets = { ...(await makeHealthy(opened)), "the user's": usersSecret }
  })

  test('everything is ok, nothing is changed, and the exit code is 0', async () => {
    const before = snapshot(workspace().folder, ['.git'])
    const found = await examine(workspace(), [], { secrets })
    expect(found.checks.filter(({ status }) => status !== 'ok' && status !== 'skipped')).toEqual([])
    expect([found.code, found.verdict]).toEqual([0, 'ok'])
    expect(named(found, 'skipped')).toEqual(notLookedAt[runtime])
    expect(snapshot(workspace().folder, ['.git'])).toEqual(before)
  })

  test('--json has the documented shape and nothing else goes to stdout', async () => {
    const { stdout, stderr } = await workspace().succeed(['doctor', '--json'])
    const answer = JSON.parse(stdout)
    expect(Object.keys(answer)).toEqual(['verdict', 'checks'])
    for (const row of answer.checks) expect(Object.keys(row)).toEqual(['name', 'status', 'detail', 'fix'])
    expect(stderr).toBe('')
    const names: string[] = answer.checks.map(({ name }: { name: string }) => name)
    expect(new Set(names).size).toBe(names.length)
  })

  test('for people it says a row for each check and one verdict at the end', async () => {
    const { stdout } = await workspace().succeed(['doctor'])
    const lines = stdout.trimEnd().split('\n')
    expect(lines.at(-1)).toMatch(/^All \d+ checks are ok\.$/)
    expect(lines.filter((line) => line.includes('All '))).toHaveLength(1)
    expect(lines).toContainEqual(expect.stringMatching(/^ {2}ok {7}node {2,}\d+\.\d+\.\d+/))
    expect(leaksIn(stdout, secrets)).toEqual([])
  })

  test.for(breaks)(
    '$title: that check fails, and no other',
    async ({ make, undo, env, fails, detail, fix }) => {
      const restore = await keepFiles(workspace())
      try {
        await make(workspace())
        const found = await examine(workspace(), [], { secrets, ...(env && { env }) })
        expect(found.checks.filter(({ status }) => status === 'failure' || status === 'warning')).toEqual([
          {
            name: fails,
            status: 'failure',
            detail: expect.stringContaining(detail),
            fix: expect.stringContaining(fix),
          },
        ])
        expect([found.code, found.verdict]).toEqual([1, 'failure'])
      } finally {
        await restore()
        await undo?.(workspace())
      }
    },
  )

  test('a failure is shown to people with its fix, and the verdict counts it', async () => {
    const restore = await keepFiles(workspace())
    await workspace().write('.env', 'CONVEX_DEPLOYMENT=dev:x\n')
    const { code, stdout, stderr } = await workspace().run(['doctor'])
    await restore()
    expect([code, stderr]).toEqual([1, ''])
    expect(stdout).toMatch(/^ {2}FAILED {3}cli deployment +CONVEX_DEPLOYMENT in \.env: /m)
    expect(stdout).toMatch(/^ +fix: Remove it from \.env\.$/m)
    expect(stdout.trimEnd()).toMatch(/\nOf \d+ checks: 1 failed\.$/)
  })

  test('a misspelled setting is a warning, and a warning is no failure', async () => {
    const restore = await keepFiles(workspace())
    const file = '.env.convex.local'
    await workspace().write(file, `${workspace().read(file)}CONVEX_API_PROT=4000\n`)
    const found = await examine(workspace(), [], { secrets })
    await restore()
    expect([found.code, found.verdict, named(found, 'warning')]).toEqual([0, 'warning', ['setting names']])
    expect(rowOf(found, 'setting names').fix).toContain('CONVEX_API_PORT')
  })

  test('functions that were deployed without the routes: the issuer says why it is silent', async () => {
    const restore = await keepFiles(workspace())
    const source = workspace().read('convex/http.ts')
    await workspace().write('convex/http.ts', source.replace('auth.addHttpRoutes(http)', ''))
    await workspace().succeed(['deploy'])
    const lacking = await examine(workspace(), [], { secrets })
    await restore()
    const stale = await examine(workspace(), [], { secrets })
    await workspace().succeed(['deploy'])
    expect(named(lacking, 'failure')).toEqual(['http'])
    expect(rowOf(lacking, 'issuer')).toMatchObject({
      status: 'skipped',
      detail: expect.stringContaining('http.ts does not call'),
    })
    expect(named(stale, 'failure')).toEqual(['issuer'])
    expect(rowOf(stale, 'issuer').fix).toContain('coder-convex deploy')
  })
})
