import { existsSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect } from 'vitest'
import { settingDefinitions } from '../../src/settings/definitions.ts'
import { test } from './fixture.ts'
import { snapshot } from './snapshot.ts'
import type { Workspace } from './workspace.ts'

/** Runs a command that must fail, and says how. */
async function failure(workspace: Workspace, ...call: Parameters<Workspace['run']>) {
  const { code, stdout, stderr } = await workspace.run(...call)
  expect(stdout).toBe('')
  expect(stderr).not.toContain('error UNEXPECTED:')
  return { code, stderr }
}

describe('wrong usage', () => {
  const cases = [
    { args: ['strat'], error: 'UNKNOWN_COMMAND', says: 'Did you mean "coder-convex start"?' },
    { args: ['xyzzy-plugh'], error: 'UNKNOWN_COMMAND', says: 'coder-convex help' },
    { args: ['start', '--no-deplyo'], error: 'UNKNOWN_FLAG', says: 'Did you mean --no-deploy?' },
    { args: ['status', '--jsno'], error: 'UNKNOWN_FLAG', says: 'Did you mean --json?' },
    { args: ['start', '--no-json'], error: 'UNKNOWN_FLAG', says: '--no-json' },
    { args: ['status', '--json=yes'], error: 'UNKNOWN_FLAG', says: '--json' },
    { args: ['start', '--runtime'], error: 'MISSING_ARGUMENT', says: '--runtime' },
    { args: ['start', 'now'], error: 'UNEXPECTED_ARGUMENT', says: '"now"' },
    { args: ['env', 'lst'], error: 'UNEXPECTED_ARGUMENT', says: '"lst"' },
  ]

  test.for(cases)('"$args" ends with 2 and changes nothing', async ({ args, error, says }, { open }) => {
    const workspace = await open('process')
    const before = snapshot(workspace.folder)
    const { code, stderr } = await failure(workspace, args)
    expect(code).toBe(2)
    expect(stderr).toContain(`error ${error}`)
    expect(stderr).toContain(says)
    expect(snapshot(workspace.folder)).toEqual(before)
  })
})

describe('a folder that cannot be worked on', () => {
  const cases = [
    {
      title: 'is no project',
      error: 'NOT_A_PROJECT',
      break: async ({ folder }: Workspace) => rm(join(folder, 'package.json')),
    },
    {
      title: 'has a broken package.json',
      error: 'INVALID_JSON',
      break: ({ write }: Workspace) => write('package.json', '{ "name": '),
    },
    {
      title: 'does not depend on convex',
      error: 'NO_CONVEX_DEPENDENCY',
      break: ({ write }: Workspace) => write('package.json', '{ "name": "shop" }'),
    },
    {
      title: 'has convex not installed',
      error: 'CONVEX_NOT_INSTALLED',
      break: ({ folder }: Workspace) => rm(join(folder, 'node_modules')),
    },
    {
      title: 'has no functions',
      error: 'NO_FUNCTIONS_FOLDER',
      break: ({ folder }: Workspace) => rm(join(folder, 'convex'), { recursive: true }),
    },
  ]

  test.for(cases)('$title', async ({ error, break: spoil }, { open }) => {
    const workspace = await open('process')
    await spoil(workspace)
    const before = snapshot(workspace.folder)
    const { code, stderr } = await failure(workspace, ['start'])
    expect(code).toBe(1)
    expect(stderr).toContain(`error ${error}`)
    expect(snapshot(workspace.folder)).toEqual(before)
  })

  test('a folder deep in the project will do, and --project names another', async ({ open }) => {
    const workspace = await open('process')
    const deep = join(workspace.folder, 'src/deep')
    await mkdir(deep, { recursive: true })
    const { stdout } = await workspace.succeed(['status', '--json'], { cwd: deep })
    expect(JSON.parse(stdout).folder).toBe(workspace.folder)
    const elsewhere = dirname(workspace.folder)
    const named = await workspace.succeed(['status', '--json', '--project', 'app'], { cwd: elsewhere })
    expect(JSON.parse(named.stdout).folder).toBe(workspace.folder)
  })
})

describe('a value that looks like shell', () => {
  const values = ['$(touch pwned)', '`touch pwned`', 'a; touch pwned', "'; touch pwned; '", '| touch pwned']

  test.for(Object.keys(settingDefinitions))(
    'in %s is an error or data, and is not executed',
    async (name, { open }) => {
      const workspace = await open('process')
      for (const value of values) {
        await workspace.run(['setup'], { env: { [name]: value } })
        await workspace.run(['status'], { env: { [name]: value } })
      }
      for (const place of [workspace.folder, dirname(workspace.folder), process.cwd()]) {
        expect(existsSync(join(place, 'pwned'))).toBe(false)
      }
    },
  )

  test.for([
    { name: 'CONVEX_API_SLUG', reason: 'Coder does not allow it' },
    { name: 'CONVEX_API_PORT', reason: 'not a port' },
    { name: 'INSTANCE_NAME', reason: 'characters' },
    { name: 'CONVEX_BACKEND_IMAGE', reason: 'not an image' },
  ])(
    'in $name is refused by name, from the file as from the environment',
    async ({ name, reason }, { open }) => {
      const workspace = await open('process')
      const fromEnvironment = await failure(workspace, ['setup'], { env: { [name]: '$(touch pwned)' } })
      expect(fromEnvironment.stderr).toContain(`${name} (from the environment)`)
      expect(fromEnvironment.stderr).toContain(reason)
      await workspace.write('.env.convex.local', `${name}='$(touch pwned)'\n`)
      const fromFile = await failure(workspace, ['setup'], { env: { [name]: undefined } })
      expect(fromFile.stderr).toContain(`${name} (from .env.convex.local)`)
      expect(fromFile.code).toBe(1)
    },
  )
})
