import { chmod, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { snapshot } from '../e2e/snapshot.ts'
import { createVite, type InitProject, test } from './project.ts'

/** The repository's, where a project borrows them. */
const packages = ['app/node_modules']

/** A command that must refuse, and change nothing. */
async function expectRefusal(project: InitProject, args: string[], code: string, ...says: string[]) {
  const before = snapshot(project.home, packages)
  const result = await project.run(['init', '--yes', ...args])
  expect(result.stderr).toContain(`error ${code}:`)
  for (const text of says) expect(result.stderr).toContain(text)
  expect(result.stdout).toBe('')
  expect(snapshot(project.home, packages)).toEqual(before)
  return result
}

const plain = { 'package.json': '{ "name": "plain", "type": "module" }\n' }

describe('package.json', () => {
  test('is missing', async ({ open }) => {
    const project = await open()
    await expectRefusal(project, [], 'NOT_A_PROJECT', project.folder)
  })

  test.for([
    ['broken', '{ "name": "x", '],
    ['with comments', '{\n  // the name\n  "name": "x"\n}\n'],
    ['a list', '[]\n'],
  ] as const)('is %s', async ([, text], { open }) => {
    const project = await open()
    await project.write({ 'package.json': text })
    await expectRefusal(project, [], 'INVALID_JSON', join(project.folder, 'package.json'))
  })

  test('is read-only', async ({ open }) => {
    const project = await open()
    await project.write(plain)
    await project.borrowPackages()
    await chmod(join(project.folder, 'package.json'), 0o444)
    await expectRefusal(project, [], 'FILE_READ_ONLY', 'package.json')
    await chmod(join(project.folder, 'package.json'), 0o644)
    await project.succeed(['init', '--yes'])
    expect(project.read('package.json')).toContain('"convex:start": "coder-convex start"')
  })
})

test.for(['.', 'convex'])('a folder that may not be written: %s', async (name, { open }) => {
  const project = await open()
  await project.write({ ...plain, 'convex/own.js': 'export const own = 1\n' })
  await project.borrowPackages()
  const folder = join(project.folder, name)
  await chmod(folder, 0o555)
  try {
    await expectRefusal(project, [], 'FOLDER_NOT_WRITABLE', folder, 'permission denied')
  } finally {
    await chmod(folder, 0o755)
  }
})

describe('the root of a workspace', () => {
  const members = {
    'packages/web/package.json': '{ "name": "web" }\n',
    'packages/old/package.json': '{ "name": "old" }\n',
    'other/package.json': '{ "name": "other" }\n',
  }

  test.for<[string, Record<string, string>]>([
    ['npm, yarn, bun', { 'package.json': '{ "workspaces": ["packages/*", "!packages/old"] }\n' }],
    ['yarn classic', { 'package.json': '{ "workspaces": { "packages": ["packages/web"] } }\n' }],
    ['pnpm', { ...plain, 'pnpm-workspace.yaml': 'packages:\n  - "packages/*"\n  - "!packages/old"\n' }],
  ])('%s: the packages are listed', async ([, files], { open }) => {
    const project = await open()
    await project.write({ ...members, ...files })
    await expectRefusal(project, [], 'WORKSPACE_ROOT', 'They are: packages/web.', '--project packages/web')
    const { stdout } = await project.succeed(['init', '--dry-run', '--project', 'packages/web'])
    expect(stdout).toContain('convex/schema.')
  })

  test('that uses Convex itself is taken', async ({ open }) => {
    const project = await open()
    await project.write({ ...members, ...plain, 'pnpm-workspace.yaml': 'packages: ["packages/*"]\n' })
    await mkdir(join(project.folder, 'convex'))
    const { stdout } = await project.succeed(['init', '--dry-run'])
    expect(stdout).toContain('$ pnpm add --workspace-root ')
  })

  test('a pnpm-workspace.yaml with nothing but settings is no workspace', async ({ open }) => {
    const project = await open()
    await project.write({ ...plain, 'pnpm-workspace.yaml': 'onlyBuiltDependencies: [esbuild]\n' })
    const { stdout } = await project.succeed(['init', '--dry-run'])
    expect(stdout).toContain('$ pnpm add ')
  })
})

describe('the package manager', () => {
  test.for(['cnpm@9.0.0', 'deno@2.0.0'])('%s is not known', async (packageManager, { open }) => {
    const project = await open()
    await project.write({ 'package.json': `${JSON.stringify({ packageManager })}\n` })
    const name = packageManager.split('@')[0] as string
    await expectRefusal(project, [], 'UNKNOWN_PACKAGE_MANAGER', `"${name}"`, '--no-install')
    const { stdout } = await project.succeed(['init', '--yes', '--no-install'])
    expect(stdout).toContain("Install what is missing: npm install 'convex@^1.48.0'")
  })

  test('is not installed', async ({ open }) => {
    const project = await open()
    await project.write({ ...plain, 'bun.lock': '{}\n' })
    await expectRefusal(project, [], 'INSTALL_FAILED', 'convex@^1.48.0', 'The program bun is not installed.')
  })

  test.for([
    ['package-lock.json', '{}', '$ npm install '],
    ['pnpm-lock.yaml', '', '$ pnpm add '],
    ['yarn.lock', '', '$ yarn add '],
    ['bun.lock', '{}', '$ bun add '],
    ['bun.lockb', '', '$ bun add '],
  ] as const)(
    'by %s: --dry-run prints its command and changes nothing',
    async ([file, text, command], { open }) => {
      const project = await open()
      await project.write({ ...plain, [file]: text })
      const before = snapshot(project.home)
      const { stdout } = await project.succeed(['init', '--dry-run'])
      expect(stdout).toContain(
        `Would make:\n  ${command}'convex@^1.48.0' '@convex-dev/auth@^0.0.95' '@auth/core@^0.41.1'`,
      )
      expect(snapshot(project.home)).toEqual(before)
    },
  )

  test('yarn berry, by packageManager: told what the Convex CLI needs', async ({ open }) => {
    const project = await open()
    await project.write({ 'package.json': '{ "packageManager": "yarn@4.9.1" }\n' })
    const { stdout } = await project.succeed(['init', '--dry-run'])
    expect(stdout).toContain('$ yarn add ')
    expect(stdout).toContain('nodeLinker: node-modules')
  })
})

test('no registry: what could not be installed is named, and everything is as it was', async ({ open }) => {
  const project = await open()
  await createVite(project, 'react-ts')
  await project.write({ 'package-lock.json': '{ "name": "app", "lockfileVersion": 3, "packages": {} }\n' })
  const before = snapshot(project.folder)
  const { code, stderr } = await project.run(['init', '--yes'], {
    npm_config_registry: 'http://127.0.0.1:9',
    npm_config_cache: join(project.home, 'empty-cache'),
    npm_config_fetch_retries: '0',
  })
  expect(code).toBe(1)
  expect(stderr).toContain('error INSTALL_FAILED: These packages could not be installed: convex@^1.48.0')
  expect(stderr).toContain('The package registry cannot be reached.')
  expect(snapshot(project.folder)).toEqual(before)
})

describe('files that cannot be parsed', () => {
  test('a function: file and line', async ({ open }) => {
    const project = await open()
    await project.write({ ...plain, 'convex/own.ts': 'export const a = 1\nexport function (\n' })
    await expectRefusal(project, [], 'SOURCE_SYNTAX_ERROR', 'convex/own.ts cannot be parsed: line 2.')
  })

  test('the page', async ({ open }) => {
    const project = await open()
    await createVite(project, 'react')
    await project.write({ 'src/App.jsx': 'export default () => <p>\n' })
    await expectRefusal(project, [], 'SOURCE_SYNTAX_ERROR', 'src/App.jsx')
  })

  test('convex.json, devcontainer.json and env files', async ({ open }) => {
    const project = await open()
    await project.write({ ...plain, 'convex.json': '{' })
    await expectRefusal(project, [], 'INVALID_JSON', 'convex.json')
    await project.write({ 'convex.json': '{}', '.devcontainer.json': '{ "image" }' })
    await expectRefusal(project, ['--devcontainer'], 'INVALID_JSON', '.devcontainer.json')
    await project.write({ '.env.example': 'this is no assignment\n' })
    await expectRefusal(project, [], 'ENV_FILE_UNREADABLE', '.env.example')
  })
})

test('an unknown template', async ({ open }) => {
  const project = await open()
  await project.write(plain)
  const { code } = await expectRefusal(project, ['--template', 'blog'], 'UNKNOWN_TEMPLATE', 'default, rag')
  expect(code).toBe(2)
})
