import { describe, expect } from 'vitest'
import { snapshot } from '../e2e/snapshot.ts'
import { createVite, type InitProject, test, tools } from './project.ts'

const { execPath: node } = process

/** What a developer may already have: a Convex project with its own tables and routes. */
const convexProject = {
  'package.json': `${JSON.stringify({ name: 'own', type: 'module', dependencies: { convex: '^1.48.0' } }, null, '\t')}\n`,
  'tsconfig.json': '{}\n',
  'convex.json': '{ "functions": "backend/" }\n',
  'backend/schema.ts': `import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

// My own tables.
export default defineSchema({
  notes: defineTable({ text: v.string() }),
});
`,
  'backend/auth.ts': `import GitHub from "@auth/core/providers/github";
import { convexAuth } from "@convex-dev/auth/server";

export const { auth, signIn, signOut, store } = convexAuth({ providers: [GitHub] });
`,
  'backend/http.ts': `import { httpRouter } from "convex/server";
import { httpAction } from "./_generated/server";

const http = httpRouter();
http.route({ path: "/ping", method: "GET", handler: httpAction(async () => new Response("pong")) });
export default http;
`,
}

interface Kind {
  title: string
  make(project: InitProject): Promise<void>
  flags: string[]
  /** Where the functions are, and under which extension. */
  functions: [string, string]
  check: readonly (readonly [string, ...string[]])[]
}

const typescript = [[tools.tsc, '-b'] as const, [tools.vite, 'build'] as const]

const kinds: Kind[] = [
  {
    title: 'create-vite react-ts',
    make: (project) => createVite(project, 'react-ts'),
    flags: ['--replace-frontend'],
    functions: ['convex', 'ts'],
    check: [[tools.tsc, '--noEmit', '-p', 'convex'], ...typescript],
  },
  {
    title: 'create-vite react-ts, with documents',
    make: (project) => createVite(project, 'react-ts'),
    flags: ['--replace-frontend', '--template', 'rag'],
    functions: ['convex', 'ts'],
    check: [[tools.tsc, '--noEmit', '-p', 'convex'], ...typescript],
  },
  {
    title: 'create-vite react, plain JavaScript',
    make: async (project) => {
      await createVite(project, 'react')
      // As a JavaScript project has it: no TypeScript in package.json.
    },
    flags: ['--replace-frontend', '--template', 'rag'],
    functions: ['convex', 'js'],
    check: [[tools.vite, 'build']],
  },
  {
    title: 'a project without a frontend',
    make: (project) => project.write({ 'package.json': '{ "name": "plain", "type": "module" }\n' }),
    flags: [],
    functions: ['convex', 'ts'],
    check: [[tools.tsc, '--noEmit', '-p', 'convex']],
  },
]

describe.for(kinds)('$title', ({ title, make, flags, functions: [folder, extension], check }) => {
  test('is made, is deployed, is checked and built, and a second init changes nothing', async ({ open }) => {
    const project = await open()
    await make(project)
    await project.borrowPackages()
    if (title.includes('JavaScript')) await withoutTypeScript(project)
    await project.succeed(['init', '--yes', ...flags])
    for (const name of ['schema', 'auth', 'auth.config', 'http', 'router', 'tasks', 'lib/access'])
      expect([name, project.has(`${folder}/${name}.${extension}`)]).toEqual([name, true])
    const before = snapshot(project.folder)
    const second = await project.succeed(['init', '--yes', ...flags])
    expect(snapshot(project.folder)).toEqual(before)
    expect(second.stdout).not.toContain('Made:')

    await project.succeed(['start'])
    for (const args of check) await project.tool(node, ...args)
    await project.succeed(['stop'])
  })
})

async function withoutTypeScript(project: InitProject): Promise<void> {
  const manifest = JSON.parse(project.read('package.json'))
  delete manifest.devDependencies.typescript
  await project.write({ 'package.json': `${JSON.stringify(manifest, null, 2)}\n` })
}

describe('an existing Convex project', () => {
  test('keeps every file, is told the exact lines, and works once they are applied', async ({ open }) => {
    const project = await open()
    await project.write(convexProject)
    await project.borrowPackages()
    const { stdout } = await project.succeed(['init', '--yes'])
    for (const [path, text] of Object.entries(convexProject)) {
      if (path !== 'package.json') expect(project.read(path)).toBe(text)
    }
    expect(stdout).toContain('backend/schema.ts, line 5: Its schema has no authTables.')
    expect(stdout).toContain('import { authTables } from "@convex-dev/auth/server";')
    expect(stdout).toContain('backend/http.ts, line 6:')
    expect(stdout).toContain('auth.addHttpRoutes(http);')
    expect(stdout).toContain('backend/auth.ts: It makes and exports')
    expect(stdout).toContain('backend/tasks.ts was not made')
    expect(project.has('backend/auth.config.ts')).toBe(true)
    expect(project.has('backend/router.ts')).toBe(false)

    const before = snapshot(project.folder)
    const { stdout: patch } = await project.succeed(['init', '--diff'])
    expect(snapshot(project.folder)).toEqual(before)
    await project.write({ 'mend.patch': patch })
    await project.tool('git', 'apply', 'mend.patch')
    expect(project.read('backend/schema.ts')).toContain('  ...authTables,\n  notes:')

    const { stdout: after } = await project.succeed(['init', '--yes'])
    expect(after).not.toContain('Its schema has no authTables')
    expect(after).not.toContain('addHttpRoutes, so nothing')
    await project.succeed(['start'])
    await project.tool(node, tools.tsc, '--noEmit', '-p', 'backend')
    await project.succeed(['stop'])
  })
})

test('everything there: at most half a second, and no network', async ({ open }) => {
  const project = await open()
  await createVite(project, 'react-ts')
  await project.borrowPackages()
  const flags = ['init', '--yes', '--replace-frontend', '--devcontainer']
  await project.succeed(flags)
  // Any connection would end at a port where nobody listens, and with it the command.
  const offline = {
    npm_config_registry: 'http://127.0.0.1:9',
    HTTP_PROXY: 'http://127.0.0.1:9',
    HTTPS_PROXY: 'http://127.0.0.1:9',
  }
  const times: number[] = []
  for (const _ of [1, 2, 3]) {
    const start = performance.now()
    await project.succeed(flags, offline)
    times.push(performance.now() - start)
  }
  expect(Math.min(...times)).toBeLessThan(500)
})
