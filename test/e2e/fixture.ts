import { afterAll, test as base, beforeAll } from 'vitest'
import type { RuntimeKind } from './runtime-side.ts'
import { openWorkspace, type Workspace } from './workspace.ts'

interface Fixtures {
  /** Opens a workspace that is removed after the test, whatever its end. */
  open: (runtime: RuntimeKind) => Promise<Workspace>
}

/** vitest's `test` with workspaces of its own. */
export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads a fixture's needs from its pattern
  open: async ({}, use) => {
    const opened: Workspace[] = []
    await use(async (runtime) => {
      const workspace = await openWorkspace(runtime)
      opened.push(workspace)
      return workspace
    })
    await Promise.all(opened.map((workspace) => workspace.close()))
  },
})

/**
 * One workspace for all tests of a `describe`, removed after the last of them.
 *
 * @param prepare brings it into the state that the tests look at
 * @returns what gives the workspace once the tests run
 */
export function sharedWorkspace(
  runtime: RuntimeKind,
  prepare: (workspace: Workspace) => Promise<unknown>,
): () => Workspace {
  let workspace: Workspace | undefined
  beforeAll(async () => {
    workspace = await openWorkspace(runtime)
    await prepare(workspace)
  })
  afterAll(() => workspace?.close())
  return () => {
    if (!workspace) throw new Error('The workspace is there only while tests run.')
    return workspace
  }
}
