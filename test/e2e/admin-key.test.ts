import { randomBytes } from 'node:crypto'
import { describe, expect } from 'vitest'
import { variablesOf } from './deployment.ts'
import { sharedWorkspace, test } from './fixture.ts'
import { isPush, setsVariables } from './request-kinds.ts'
import { runtimes } from './runtime-side.ts'
import type { Workspace } from './workspace.ts'

const name = 'CONVEX_SELF_HOSTED_ADMIN_KEY'
const files = ['.env.convex.local', '.env.local'] as const

const keysIn = ({ values }: Workspace) => files.map((file) => values(file)[name])

async function replace({ read, write }: Workspace, file: string, variable: string, value: string) {
  await write(file, read(file).replace(new RegExp(`^${variable}=.*$`, 'm'), `${variable}='${value}'`))
}

describe.each(runtimes)('the admin key (%s)', (runtime) => {
  const workspace = sharedWorkspace(runtime, (opened) => opened.succeed(['start']))
  const accepted = async () => {
    const [first, second] = keysIn(workspace())
    expect(second).toBe(first)
    await variablesOf(workspace())
  }

  test('is made anew in both files when another instance secret has revoked it', async () => {
    await workspace().succeed(['start'])
    const [before] = keysIn(workspace())
    const others = (file: string) => {
      const { [name]: _, INSTANCE_SECRET: __, ...rest } = workspace().values(file)
      return rest
    }
    const rest = files.map(others)
    const secret = randomBytes(32).toString('hex')
    await replace(workspace(), '.env.convex.local', 'INSTANCE_SECRET', secret)
    const sent = (await workspace().requests()).length
    const { stderr } = await workspace().succeed(['start'])
    expect(stderr).toContain('made by the backend')
    expect(keysIn(workspace())[0]).not.toBe(before)
    await accepted()
    expect(workspace().values('.env.convex.local').INSTANCE_SECRET).toBe(secret)
    expect(files.map(others)).toEqual(rest)
    // The data is the same, so nothing has to be sent again.
    const since = (await workspace().requests()).slice(sent)
    expect(since.filter((entry) => isPush(entry) || setsVariables(entry))).toEqual([])
  })

  test.for([
    { title: 'the same in both files', garbage: ['garbage|00', 'garbage|00'] },
    { title: 'another in each file', garbage: ['garbage|00', 'something else'] },
    { title: 'only in .env.convex.local', garbage: ['garbage|00', undefined] },
    { title: 'only in .env.local', garbage: [undefined, 'garbage|00'] },
    { title: 'none in .env.convex.local', garbage: ['', undefined] },
    { title: 'none in .env.local', garbage: [undefined, ''] },
  ])('replaces what is no key of this backend: $title', async ({ garbage }) => {
    await workspace().succeed(['start'])
    for (const [index, value] of garbage.entries()) {
      if (value !== undefined) await replace(workspace(), files[index] ?? '', name, value)
    }
    await workspace().succeed(['start'])
    await accepted()
    expect(keysIn(workspace())[0]).toMatch(/^app-[0-9a-f]{6}\|[0-9a-f]+$/)
  })

  test('that is refused is told by the commands that make none', async () => {
    await workspace().succeed(['start'])
    const [key = ''] = keysIn(workspace())
    await replace(workspace(), '.env.convex.local', name, 'garbage|00')
    for (const command of [['env'], ['deploy'], ['env', 'list']]) {
      const { code, stderr } = await workspace().run(command)
      expect([command, code]).toEqual([command, 1])
      expect(stderr).toContain('error ADMIN_KEY_REFUSED')
    }
    const { stdout } = await workspace().succeed(['status', '--json'])
    expect(JSON.parse(stdout).adminKey).toBe('refused')
    await replace(workspace(), '.env.convex.local', name, key)
  })
})
