import { expect } from 'vitest'
import { startSteps } from '../../scripts/start.ts'
import { until } from '../engine/until.ts'
import { variablesOf } from './deployment.ts'
import { test } from './fixture.ts'
import { backendsIn } from './process-side.ts'
import { processesIn } from './processes.ts'
import { isDeployedIn, isPush, setsVariables } from './request-kinds.ts'
import type { RuntimeKind } from './runtime-side.ts'
import type { Workspace } from './workspace.ts'

/** The titles of a start's steps, from the product's own array: a new step is tested from the day it is there. */
const titles = startSteps({ env: true, deploy: true }).map(({ title }) => title)

/** Proves from the request log that nothing was pushed before the last variable was set. */
export async function expectVariablesBeforeFunctions(workspace: Workspace): Promise<void> {
  const log = await workspace.requests()
  const firstPush = log.findIndex(isPush)
  expect(log.findIndex(setsVariables)).toBeGreaterThanOrEqual(0)
  expect(firstPush).toBeGreaterThan(log.findLastIndex(setsVariables))
  expect(isDeployedIn(log)).toBe(true)
}

/** The tests for one runtime; a file for each, so that they run side by side. */
export function testCrashes(runtime: RuntimeKind): void {
  test('a start sets every variable before it pushes a function', async ({ open }) => {
    const workspace = await open(runtime)
    await workspace.succeed(['start'])
    await expectVariablesBeforeFunctions(workspace)
  })

  test.for(titles)('killed after the step "%s", the next start gets there', async (title, { open }) => {
    const workspace = await open(runtime)
    const killed = await workspace.run(['start'], {
      killAt: (line) => line.startsWith(`  ${title.padEnd(13)} `),
    })
    // After its last line it may just have ended by itself.
    if (title !== titles.at(-1)) expect(killed.code).toBeNull()
    await orphansEnded(workspace)
    await workspace.succeed(['start'])
    await expectDeployed(workspace)
  })
}

/** What the killed command had started, like a docker client, goes on by itself; the backend is meant to. */
async function orphansEnded({ folder }: Workspace): Promise<void> {
  await until('the children of the killed command to end', () => {
    const backends = new Set(backendsIn(folder).map(({ pid }) => pid))
    return processesIn(folder).every(({ pid }) => backends.has(pid))
  })
}

async function expectDeployed(workspace: Workspace): Promise<void> {
  const { stdout } = await workspace.succeed(['status', '--json'])
  expect(JSON.parse(stdout)).toMatchObject({ state: 'healthy', adminKey: 'accepted' })
  const { JWT_PRIVATE_KEY } = await variablesOf(workspace)
  expect(JWT_PRIVATE_KEY).toBe(workspace.read('jwt_private_key.pem'))
  await expectVariablesBeforeFunctions(workspace)
}
