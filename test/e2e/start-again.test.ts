import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { variablesOf } from './deployment.ts'
import { sharedWorkspace, test } from './fixture.ts'
import { changedVariables, isDeployedIn, isPush, sendsSomething } from './request-kinds.ts'
import { runtimes } from './runtime-side.ts'
import { snapshot } from './snapshot.ts'

const needed = ['CONVEX_SITE_ORIGIN', 'JWKS', 'JWT_ISSUER', 'JWT_PRIVATE_KEY', 'SITE_URL']

/** What belongs to one process and not to the project. */
const ofProcess = ['.convex-workspace/backend.pid', '.convex-workspace/backend.log']

describe.each(runtimes)('starting again (%s)', (runtime) => {
  // Each test starts from a running stack, which is what is proven to be cheap here.
  const workspace = sharedWorkspace(runtime, (opened) => opened.succeed(['start']))
  const start = () => workspace().succeed(['start'])

  test('a second start changes no file and sends nothing', async () => {
    const { folder, requests } = workspace()
    const files = snapshot(folder)
    const before = await requests()
    const { stderr } = await start()
    expect(snapshot(folder)).toEqual(files)
    expect((await requests()).slice(before.length).filter(sendsSomething)).toEqual([])
    expect(stderr).toContain('already running')
    expect(stderr).toContain('all 5 variables already set')
    expect(stderr).toContain('unchanged since the last deploy')
  })

  test('stop ends it and keeps the data; stopping again is fine', async () => {
    await start()
    expect((await workspace().succeed(['stop'])).stderr).toContain('stopped')
    expect(await workspace().isRunning()).toBe(false)
    expect(await workspace().hasData()).toBe(true)
    expect((await workspace().succeed(['stop'])).stderr).toContain('were not running')
    expect(JSON.parse((await workspace().succeed(['status', '--json'])).stdout).state).toBe('stopped')
  })

  test('after a stop, a start finds variables and functions in place', async () => {
    await start()
    const before = { log: await workspace().requests(), variables: await variablesOf(workspace()) }
    const files = snapshot(workspace().folder, ofProcess)
    await workspace().succeed(['stop'])
    await start()
    expect(await variablesOf(workspace())).toEqual(before.variables)
    const since = (await workspace().requests()).slice(before.log.length)
    expect(since.filter(sendsSomething)).toEqual([])
    expect(snapshot(workspace().folder, ofProcess)).toEqual(files)
  })

  test('restart does the same in one command', async () => {
    await start()
    const before = await workspace().requests()
    const { stderr } = await workspace().succeed(['restart'])
    expect(stderr).toMatch(/stopped.*started.*healthy/s)
    expect((await workspace().requests()).slice(before.length).filter(sendsSomething)).toEqual([])
  })

  test('when the data is gone, variables and functions are sent again', async () => {
    await start()
    const key = workspace().values('.env.local').CONVEX_SELF_HOSTED_ADMIN_KEY
    const pem = workspace().read('jwt_private_key.pem')
    await workspace().succeed(['stop'])
    await workspace().loseData()
    expect(await workspace().hasData()).toBe(false)
    await start()
    // The log was in the data, so this one is new.
    const log = await workspace().requests()
    expect(changedVariables(log).sort()).toEqual(needed)
    expect(isDeployedIn(log)).toBe(true)
    expect((await variablesOf(workspace())).JWT_PRIVATE_KEY).toBe(pem)
    expect(workspace().values('.env.local').CONVEX_SELF_HOSTED_ADMIN_KEY).toBe(key)
  })

  test('a changed function is deployed and nothing else is sent', async () => {
    await start()
    const before = await workspace().requests()
    await workspace().write('convex/more.ts', 'export const more = 1\n')
    await start()
    const sent = (await workspace().requests()).slice(before.length).filter(sendsSomething)
    expect(sent.filter((entry) => !isPush(entry))).toEqual([])
    expect(isDeployedIn(sent)).toBe(true)
  })

  test('generated types that were deleted are made again', async () => {
    await start()
    await rm(join(workspace().folder, 'convex/_generated'), { recursive: true })
    await start()
    expect(workspace().read('convex/_generated/api.d.ts')).toContain('api')
  })

  test('a changed variable is set, alone, and nothing is deployed', async () => {
    await start()
    const before = await workspace().requests()
    const file = '.env.convex.deployment'
    await workspace().write(file, `${workspace().read(file)}\nOPENAI_API_KEY=sk-1\n`)
    await start()
    const sent = (await workspace().requests()).slice(before.length).filter(sendsSomething)
    expect(changedVariables(sent)).toEqual(['OPENAI_API_KEY'])
    expect(sent.filter(isPush)).toEqual([])
  })
})
