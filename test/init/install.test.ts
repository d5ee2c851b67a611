import { spawn } from 'node:child_process'
import { chmodSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { isRunning, processesIn } from '../e2e/processes.ts'
import { programsIn, runFolder } from '../e2e/programs.ts'
import { snapshot } from '../e2e/snapshot.ts'
import { until } from '../engine/until.ts'
import { createVite, type InitProject, test, tools } from './project.ts'

/** Versions that still run on Node 20. */
const pnpm = 'pnpm@10.24.0'

/** A folder of programs for the PATH of a project's commands. */
async function programs(project: InitProject, scripts: Record<string, string>): Promise<string> {
  const folder = join(project.home, 'programs')
  await mkdir(folder, { recursive: true })
  for (const [name, command] of Object.entries(scripts)) {
    await writeFile(join(folder, name), `#!/bin/sh\nexec ${command} "$@"\n`)
    chmodSync(join(folder, name), 0o755)
  }
  return `${folder}:${project.environment.PATH}`
}

const manifestOf = (project: InitProject, file = 'package.json') => JSON.parse(project.read(file))

describe('with npm, for a project as create-vite makes it', () => {
  test('installs, scaffolds, builds, deploys; npm run dev starts both and Ctrl-C ends both', async ({
    open,
  }) => {
    const project = await open()
    await createVite(project, 'react-ts')
    const own = manifestOf(project)
    // As a project that has no "dev" yet.
    await project.write({
      'package.json': JSON.stringify({ ...own, scripts: { build: own.scripts.build } }, null, 4),
    })
    const PATH = await programs(project, {
      'coder-convex': `${process.execPath} ${programsIn(runFolder()).cli}`,
    })
    await project.succeed(['init', '--yes', '--replace-frontend'], { PATH })
    const { dependencies, devDependencies, scripts } = manifestOf(project)
    expect(dependencies).toMatchObject({
      '@convex-dev/auth': '^0.0.95',
      convex: expect.stringMatching(/^\^1\./),
    })
    expect(devDependencies.typescript).toBe(own.devDependencies.typescript)
    expect(devDependencies).toHaveProperty('concurrently')
    expect(scripts.build).toBe(own.scripts.build)
    expect(Object.keys(scripts)[0]).toBe('build')
    expect(project.read('package.json')).toMatch(/^\{\n {4}"name"/)
    const before = snapshot(project.folder)
    const { stdout } = await project.succeed(['init', '--yes', '--replace-frontend'], { PATH })
    expect(snapshot(project.folder)).toEqual(before)
    expect(stdout).toContain('Start: npm run convex:start, then npm run dev')

    const env = { ...project.environment, PATH, CI: undefined } as NodeJS.ProcessEnv
    const dev = spawn('npm', ['run', 'dev'], {
      cwd: project.folder,
      env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const ended = new Promise((done) => dev.once('exit', done))
    let said = ''
    for (const stream of [dev.stdout, dev.stderr]) stream.on('data', (text) => (said += text))
    // "Local:" is Vite's word; the functions are ready when the Convex CLI says so.
    await until('both to be ready', () => /Local:/.test(said) && /functions ready/i.test(said), {
      seconds: 60,
    })
    const started = processesIn(project.folder).filter(({ args }) => !args.includes('--site-proxy-port'))
    process.kill(-(dev.pid as number), 'SIGINT')
    await ended
    await until('both to end', () => started.every(({ pid }) => !isRunning(pid)), { seconds: 20 })
    await project.tool(process.execPath, tools.tsc, '-b')
    await project.tool('npm', 'run', 'build')
    await project.succeed(['start'])
    await project.succeed(['stop'])
  })
})

describe('with pnpm, for a package of a workspace', () => {
  test('installs into the package alone, and a second init changes nothing', async ({ open }) => {
    const project = await open()
    const PATH = await programs(project, { pnpm: `npx --yes ${pnpm}` })
    const env = { PATH, npm_config_store_dir: join(project.home, 'store') }
    await project.write({
      'package.json': `${JSON.stringify({ name: 'root', private: true, packageManager: pnpm }, null, 2)}\n`,
      'pnpm-workspace.yaml': 'packages:\n  - packages/*\n',
      'packages/web/package.json': '{\n\t"name": "web",\n\t"type": "module"\n}\n',
      'packages/web/tsconfig.json': '{ "files": [] }\n',
    })
    const root = project.read('package.json')
    const args = ['init', '--yes', '--project', 'packages/web']
    await project.succeed(args, env)
    const web = manifestOf(project, 'packages/web/package.json')
    expect(Object.keys(web.dependencies).sort()).toEqual(['@auth/core', '@convex-dev/auth', 'convex'])
    expect(Object.keys(web.devDependencies).sort()).toEqual(['@types/node', 'typescript'])
    expect(project.read('package.json')).toBe(root)
    expect(project.has('packages/web/convex/schema.ts')).toBe(true)
    expect(project.has('pnpm-lock.yaml')).toBe(true)
    const before = snapshot(project.folder, ['packages/web/node_modules'])
    const { stdout } = await project.succeed(args, env)
    expect(snapshot(project.folder, ['packages/web/node_modules'])).toEqual(before)
    expect(stdout).toContain('Start: coder-convex start')
    await project.succeed(['start', '--project', 'packages/web'])
    await project.tool(process.execPath, tools.tsc, '--noEmit', '-p', 'packages/web/convex')
    await project.succeed(['stop', '--project', 'packages/web'])
  })
})

describe.for([
  {
    title: 'yarn berry',
    program: 'npx --yes @yarnpkg/cli-dist@4.9.1',
    name: 'yarn',
    files: {
      'package.json': '{ "name": "own", "type": "module", "packageManager": "yarn@4.9.1" }\n',
      '.yarnrc.yml': 'nodeLinker: node-modules\nenableGlobalCache: false\n',
      'yarn.lock': '',
    },
  },
  {
    title: 'bun',
    program: 'npx --yes bun@1.3.3',
    name: 'bun',
    files: { 'package.json': '{ "name": "own", "type": "module" }\n', 'bun.lock': '' },
  },
])('with $title', ({ program, name, files }) => {
  test('installs, deploys, and a second init changes nothing', async ({ open }) => {
    const project = await open()
    const env = { PATH: await programs(project, { [name]: program }) }
    await project.write(files)
    await project.succeed(['init', '--yes'], env)
    expect(Object.keys(manifestOf(project).dependencies).sort()).toEqual([
      '@auth/core',
      '@convex-dev/auth',
      'convex',
    ])
    const before = snapshot(project.folder)
    const { stdout } = await project.succeed(['init', '--yes'], env)
    expect(snapshot(project.folder)).toEqual(before)
    expect(stdout).not.toContain('nodeLinker')
    await project.succeed(['start'])
    await project.succeed(['stop'])
  })
})

test('when the second of two commands fails, the first one is undone in package.json and the lockfile', async ({
  open,
}) => {
  const project = await open()
  await createVite(project, 'react-ts')
  await project.write({ 'package-lock.json': '{ "name": "app", "lockfileVersion": 3, "packages": {} }\n' })
  // Stands in for npm: it adds as npm does, and refuses development dependencies.
  const npm = `${process.execPath} ${join(project.home, 'npm.cjs')}`
  await writeFile(
    join(project.home, 'npm.cjs'),
    `const { appendFileSync } = require('node:fs')
if (process.argv.includes('-D')) { console.error('E404 no such package'); process.exit(1) }
for (const file of ['package.json', 'package-lock.json', 'npm-shrinkwrap.json']) appendFileSync(file, ' ')
`,
  )
  const before = snapshot(project.folder)
  const { code, stderr } = await project.run(['init', '--yes'], { PATH: await programs(project, { npm }) })
  expect(code).toBe(1)
  expect(stderr).toContain('error INSTALL_FAILED')
  expect(stderr).toContain('| E404 no such package')
  const after = snapshot(project.folder)
  expect(Object.keys(after)).toEqual(Object.keys(before))
  for (const file of ['package.json', 'package-lock.json'])
    expect(after[file]?.split(' ')[2]).toBe(before[file]?.split(' ')[2])
})
