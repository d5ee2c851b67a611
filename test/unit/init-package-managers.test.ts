import { expect, test } from 'vitest'
import { addCommands, type PackageManager, shellText } from '../../src/scaffold/package-managers.ts'
import { isWorkspacePackage } from '../../src/scaffold/workspace-patterns.ts'

const both = { add: ['convex@^1.48.0'], addDev: ['typescript@^5.9.3'] }

test.for<{ manager: PackageManager; root?: boolean; commands: string[] }>([
  {
    manager: { name: 'npm' },
    commands: ["npm install 'convex@^1.48.0'", "npm install -D 'typescript@^5.9.3'"],
  },
  {
    manager: { name: 'npm' },
    root: true,
    commands: ["npm install 'convex@^1.48.0'", "npm install -D 'typescript@^5.9.3'"],
  },
  { manager: { name: 'pnpm' }, commands: ["pnpm add 'convex@^1.48.0'", "pnpm add -D 'typescript@^5.9.3'"] },
  {
    manager: { name: 'pnpm' },
    root: true,
    commands: [
      "pnpm add --workspace-root 'convex@^1.48.0'",
      "pnpm add --workspace-root -D 'typescript@^5.9.3'",
    ],
  },
  {
    manager: { name: 'yarn' },
    root: true,
    commands: ["yarn add -W 'convex@^1.48.0'", "yarn add -W -D 'typescript@^5.9.3'"],
  },
  {
    manager: { name: 'yarn', version: '4.9.0' },
    root: true,
    commands: ["yarn add 'convex@^1.48.0'", "yarn add -D 'typescript@^5.9.3'"],
  },
  { manager: { name: 'bun' }, commands: ["bun add 'convex@^1.48.0'", "bun add -D 'typescript@^5.9.3'"] },
])('$manager.name $manager.version, root of a workspace: $root', ({ manager, root = false, commands }) => {
  expect(addCommands(manager, both, root).map(shellText)).toEqual(commands)
})

test('nothing to add is no command', () => {
  expect(addCommands({ name: 'npm' }, { add: [], addDev: [] }, false)).toEqual([])
})

test.for([
  [['packages/*'], 'packages/web', true],
  [['packages/*'], 'packages/web/nested', false],
  [['packages/**'], 'packages/web/nested', true],
  [['apps/web'], 'apps/web', true],
  [['./apps/*/'], 'apps/web', true],
  [['{apps,packages}/*'], 'packages/web', true],
  [['apps/*', '!apps/old'], 'apps/old', false],
  [['**/site'], 'deep/down/site', true],
  [['**/site'], 'site', true],
  [['a.b/*'], 'axb/web', false],
] as const)('%s takes %s: %s', ([patterns, folder, expected]) => {
  expect(isWorkspacePackage(patterns, folder)).toBe(expected)
})
