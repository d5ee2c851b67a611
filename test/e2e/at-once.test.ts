import { describe, expect } from 'vitest'
import { expectVariablesBeforeFunctions } from './crash.ts'
import { test } from './fixture.ts'
import { isPush, setsVariables } from './request-kinds.ts'
import { runtimes } from './runtime-side.ts'

describe.each(runtimes)('several starts at once (%s)', (runtime) => {
  // The start hook of a dev container and a person, or two terminals that VS Code opens.
  test('work one after the other, and only the first has something to do', async ({ open }) => {
    const workspace = await open(runtime)
    const starts = await Promise.all(Array.from({ length: 3 }, () => workspace.run(['start'])))
    expect(starts.map(({ code, stderr }) => (code === 0 ? 0 : stderr))).toEqual([0, 0, 0])
    const log = await workspace.requests()
    expect(log.filter(setsVariables)).toHaveLength(1)
    expect(log.filter(isPush).filter(({ path }) => path.endsWith('/finish_push'))).toHaveLength(1)
    await expectVariablesBeforeFunctions(workspace)
    const { stdout } = await workspace.succeed(['status', '--json'])
    expect(JSON.parse(stdout)).toMatchObject({ state: 'healthy', adminKey: 'accepted' })
  })
})
