import { describe, expect } from 'vitest'
import { sharedWorkspace, test } from './fixture.ts'
import { runtimes } from './runtime-side.ts'
import { leaksIn, secretsOf, takesTheInstanceSecret, watchCommandLines } from './secrets.ts'

const usersSecret = 'sk-a-secret-of-the-user'

/** Every command that says something, and ways to make one fail. */
const calls = [
  ['start'],
  ['status'],
  ['status', '--json'],
  ['setup'],
  ['env'],
  ['env', 'list'],
  ['env', 'list', '--json'],
  ['logs'],
  ['logs', 'backend'],
  ['logs', 'nope'],
  ['urls'],
  ['urls', '--json'],
  ['entrypoint'],
  ['deploy'],
  ['deploy', '--nope'],
  ['dev', '--once'],
  ['restart'],
] as const

describe.each(runtimes)('secrets (%s)', (runtime) => {
  const workspace = sharedWorkspace(runtime, async (opened) => {
    await opened.write('.env.convex.deployment', `OPENAI_API_KEY=${usersSecret}\n`)
  })
  const secrets = (): Record<string, string> => ({ ...secretsOf(workspace()), "the user's": usersSecret })

  test('stand in no process’s arguments while a start and a deploy run', async () => {
    const watcher = watchCommandLines()
    await workspace().succeed(['start'])
    await workspace().succeed(['deploy'])
    const seen = await watcher.stop()
    const lines = seen.map(({ args }) => args.join(' '))
    // The look was not in vain: it saw the processes that could have them.
    expect(lines).toContainEqual(expect.stringContaining('convex/bin/main.js deploy'))
    const { 'instance secret': instanceSecret, ...others } = secrets()
    expect(seen.filter((each) => each.args.join(' ').includes(instanceSecret ?? '')).length).toBeGreaterThan(
      0,
    )
    expect(
      seen.filter(takesTheInstanceSecret).flatMap(({ args }) => leaksIn(args.join(' '), others)),
    ).toEqual([])
    const rest = seen.filter((each) => !takesTheInstanceSecret(each))
    expect(
      rest.flatMap(({ args }) => leaksIn(args.join(' '), secrets()).map((leak) => [leak, args])),
    ).toEqual([])
  })

  test.for(calls)('are not in what "coder-convex %s %s %s" says', async (args) => {
    await workspace().succeed(['start'])
    const { stdout, stderr } = await workspace().run(args)
    expect(stdout + stderr).not.toBe('')
    expect(leaksIn(stdout + stderr, secrets())).toEqual([])
  })

  test('are masked where the Convex CLI prints the admin key', async () => {
    await workspace().succeed(['start'])
    const auth = workspace().read('convex/auth.config.ts')
    await workspace().write('convex/auth.config.ts', auth.replace('CONVEX_SITE_URL', 'NOT_THERE'))
    const { code, stdout, stderr } = await workspace().run(['deploy'])
    await workspace().write('convex/auth.config.ts', auth)
    expect(code).toBe(1)
    expect(stderr).toContain('error CONVEX_CLI_FAILED')
    expect(stderr).toContain('NOT_THERE')
    expect(leaksIn(stdout + stderr, secrets())).toEqual([])
  })

  test('are masked in the log, whoever wrote them there', async () => {
    await workspace().succeed(['start'])
    const known = secretsOf(workspace())
    await workspace().writeToLog(`${Object.values(known).join('\nit says: ')}\n`)
    const { stdout, stderr } = await workspace().succeed(['logs', '-n', '100'])
    expect(stdout).toContain('it says: ********')
    expect(leaksIn(stdout + stderr, known)).toEqual([])
  })

  test('are in no file but the private ones', async () => {
    await workspace().succeed(['start'])
    const ours = ['record.json', 'deployed.json'].map((file) => `.convex-workspace/${file}`)
    const ofRuntime = runtime === 'docker' ? ['docker-compose.convex.yml'] : ['.convex-workspace/backend.pid']
    for (const file of ['.gitignore', ...ours, ...ofRuntime]) {
      expect([file, leaksIn(workspace().read(file), secrets())]).toEqual([file, []])
    }
  })
})
