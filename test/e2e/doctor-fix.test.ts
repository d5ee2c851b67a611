import { chmod, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { examine, keepFiles, makeHealthy, named } from './doctor.ts'
import { breaks, setLine } from './doctor-breaks.ts'
import { sharedWorkspace, test } from './fixture.ts'
import { runtimes } from './runtime-side.ts'
import { leaksIn } from './secrets.ts'
import { snapshot } from './snapshot.ts'
import type { Workspace } from './workspace.ts'

/** What --fix repairs, and the files that it may touch for it. */
const repairable: {
  title: string
  make(workspace: Workspace): Promise<unknown>
  repairs: string[]
  touches: string[]
}[] = [
  {
    title: 'modes',
    make: async ({ folder }) => {
      await chmod(join(folder, 'jwt_private_key.pem'), 0o644)
      await chmod(join(folder, '.env.convex.local'), 0o666)
    },
    repairs: ['file modes'],
    touches: [],
  },
  {
    title: 'a mode that allows no writing stays one',
    make: ({ folder }) => chmod(join(folder, 'jwt_private_key.pem'), 0o444),
    repairs: ['file modes'],
    touches: ['jwt_private_key.pem'],
  },
  {
    title: '.gitignore',
    make: (workspace) => workspace.write('.gitignore', 'node_modules\n'),
    repairs: ['.gitignore'],
    touches: ['.gitignore'],
  },
  ...(
    [
      ['.env.convex.local', 'CONVEX_SITE_URL'],
      ['.env.convex.deployment', 'JWKS'],
      ['.env.local', 'CONVEX_SELF_HOSTED_URL'],
    ] as const
  ).map(([file, name]) => ({
    title: `${name} in ${file}`,
    make: (workspace: Workspace) =>
      workspace.write(file, workspace.read(file).replace(new RegExp(`^${name}=.*\\n`, 'm'), '')),
    repairs: [file],
    touches: [file],
  })),
  {
    title: 'all of .env.local, whose admin key .env.convex.local has',
    make: ({ folder }) => rm(join(folder, '.env.local')),
    repairs: ['.env.local', 'admin key'],
    touches: ['.env.local'],
  },
]

const envFiles = ['.env.convex.local', '.env.convex.deployment', '.env.local'] as const

describe.each(runtimes)('doctor --fix (%s)', (runtime) => {
  let secrets: Record<string, string> = {}
  const workspace = sharedWorkspace(runtime, async (opened) => {
    secrets = await makeHealthy(opened)
  })
  const seen = (except: readonly string[] = []) => snapshot(workspace().folder, ['.git', ...except])
  const allValues = () => envFiles.map((file) => workspace().values(file))

  test('changes nothing where nothing is wrong', async () => {
    const before = seen()
    const found = await examine(workspace(), ['--fix'], { secrets })
    expect([found.code, found.verdict, found.repaired]).toEqual([0, 'ok', []])
    expect(seen()).toEqual(before)
  })

  test.for(repairable)('repairs $title, and nothing else', async ({ make, repairs, touches }) => {
    const restore = await keepFiles(workspace())
    try {
      const [before, values] = [seen(touches), allValues()]
      await make(workspace())
      const found = await examine(workspace(), ['--fix'], { secrets })
      expect(found.repaired?.map(({ name, done }) => [name, done])).toEqual(
        repairs.map((name) => [name, true]),
      )
      expect(found.checks.filter(({ status }) => status === 'failure')).toEqual([])
      expect([found.code, found.verdict]).toEqual([0, 'ok'])
      expect(allValues()).toEqual(values)
      expect(seen(touches)).toEqual(before)
      for (const file of touches)
        expect(workspace().mode(file)).toMatch(file === '.gitignore' ? /644/ : /[46]00/)
    } finally {
      await restore()
    }
  })

  const unsafe = [
    'JWT_ISSUER was changed',
    'the key is another one',
    'an env file was committed',
    'the admin key is garbage',
  ]

  test.for(breaks.filter(({ title }) => unsafe.includes(title)))(
    'leaves to a person: $title',
    async ({ make, undo, fails }) => {
      const restore = await keepFiles(workspace())
      try {
        await make(workspace())
        const before = seen()
        const found = await examine(workspace(), ['--fix'], { secrets })
        expect([found.code, found.repaired, named(found, 'failure')]).toEqual([1, [], [fails]])
        expect(seen()).toEqual(before)
      } finally {
        await restore()
        await undo?.(workspace())
      }
    },
  )

  test('says to people what it did, and what it could not do', async () => {
    const restore = await keepFiles(workspace())
    try {
      const file = '.env.local'
      await setLine(file, 'CONVEX_SELF_HOSTED_URL', '')(workspace())
      await chmod(join(workspace().folder, file), 0o444)
      const { code, stdout, stderr } = await workspace().run(['doctor', '--fix'])
      expect([code, stderr]).toEqual([1, ''])
      expect(stdout).toMatch(/^repaired {2}file modes: only you can read \.env\.local now$/m)
      expect(stdout).toMatch(/^not repaired {2}\.env\.local: .*read-only/m)
      expect(leaksIn(stdout, secrets)).toEqual([])
    } finally {
      await restore()
    }
  })
})
