import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, symlinkSync } from 'node:fs'
import { mkdir, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { test as base } from 'vitest'
import { type CommandResult, command } from '../e2e/command.ts'
import { claimPorts } from '../e2e/ports.ts'
import { endProcesses, processesIn } from '../e2e/processes.ts'
import { programsIn, runFolder, variable } from '../e2e/programs.ts'

export const repository = resolve(import.meta.dirname, '../..')

/** A project of its own on ports of its own, without Docker. */
export interface InitProject {
  readonly folder: string
  /** Where the project's folder is; nothing else is in it. */
  readonly home: string
  readonly ports: { api: number; site: number }
  /** What its commands see of the environment, and nothing else of the machine's. */
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Runs `coder-convex` in the project. */
  run(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<CommandResult>
  /** Runs it and fails, with what it said, unless it ends with 0. */
  succeed(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<CommandResult>
  /** Runs another program in the project and fails unless it ends with 0. */
  tool(program: string, ...args: string[]): Promise<CommandResult>
  has(file: string): boolean
  read(file: string): string
  write(files: Readonly<Record<string, string>>): Promise<void>
  /** Takes the repository's packages for the project's own, and lists those that init needs. */
  borrowPackages(): Promise<void>
}

/** The packages of init's table, as a package manager would have listed them. */
const listed = {
  dependencies: { convex: '^1.48.0', '@convex-dev/auth': '^0.0.95', '@auth/core': '^0.41.1' },
  devDependencies: { typescript: '^5.9.3', '@types/node': '^20.19.0', concurrently: '^9.2.1' },
}

/** Opens a project whose end is the caller's business. */
export async function openProject(): Promise<InitProject & { close(): Promise<void> }> {
  const home = join(await realpath(runFolder()), `i-${randomBytes(4).toString('hex')}`)
  const folder = join(home, 'app')
  await mkdir(folder, { recursive: true })
  const [api = 0, site = 0] = await claimPorts(2)
  const programs = programsIn(runFolder())
  const environment = {
    PATH: variable('PATH'),
    HOME: home,
    // The one thing of the machine's that tests share: what was downloaded once is not downloaded again.
    npm_config_cache: join(process.env.HOME ?? home, '.npm'),
    npm_config_registry: process.env.npm_config_registry ?? process.env.NPM_CONFIG_REGISTRY,
    NPM_CONFIG_USERCONFIG: process.env.NPM_CONFIG_USERCONFIG ?? join(process.env.HOME ?? home, '.npmrc'),
    NODE_EXTRA_CA_CERTS: process.env.NODE_EXTRA_CA_CERTS,
    CI: '1',
    CONVEX_DEFAULTS_FILE: join(home, 'no-feature'),
    CONVEX_RUNTIME: 'process',
    CONVEX_BACKEND_BINARY: programs.backend,
    CONVEX_API_PORT: String(api),
    CONVEX_SITE_PORT: String(site),
  }
  const run: InitProject['run'] = (args, env = {}) =>
    command(process.execPath, [programs.cli, ...args], { cwd: folder, env: { ...environment, ...env } })
  const mustEnd = async (what: string, result: CommandResult) => {
    if (result.code !== 0)
      throw new Error(`${what} failed (${result.code}):\n${result.stdout}${result.stderr}`)
    return result
  }
  const write: InitProject['write'] = async (files) => {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true })
      await writeFile(join(folder, path), text)
    }
  }
  return {
    home,
    folder,
    environment,
    ports: { api, site },
    run,
    succeed: async (args, env) => mustEnd(`coder-convex ${args.join(' ')}`, await run(args, env)),
    tool: async (program, ...args) =>
      mustEnd(
        `${program} ${args.join(' ')}`,
        await command(program, args, { cwd: folder, env: environment }),
      ),
    has: (file) => existsSync(join(folder, file)),
    read: (file) => readFileSync(join(folder, file), 'utf8'),
    write,
    borrowPackages: async () => {
      const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
      const merged = {
        ...manifest,
        dependencies: { ...listed.dependencies, ...manifest.dependencies },
        devDependencies: { ...listed.devDependencies, ...manifest.devDependencies },
      }
      await write({ 'package.json': `${JSON.stringify(merged, null, 2)}\n` })
      symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'))
    },
    close: async () => {
      await endProcesses(processesIn(home))
      await rm(home, { recursive: true, force: true })
    },
  }
}

/** vitest's `test` with projects of its own, removed after the test, whatever its end. */
export const test = base.extend<{ open: () => Promise<InitProject> }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads a fixture's needs from its pattern
  open: async ({}, use) => {
    const opened: Awaited<ReturnType<typeof openProject>>[] = []
    await use(async () => {
      const project = await openProject()
      opened.push(project)
      return project
    })
    await Promise.all(opened.map((project) => project.close()))
  },
})

const bin = (path: string) => join(repository, 'node_modules', path)

/** The tools that a project of this kind brings, as the repository has them. */
export const tools = {
  createVite: bin('create-vite/index.js'),
  tsc: bin('typescript/bin/tsc'),
  vite: bin('vite/bin/vite.js'),
}

/** Makes a project with create-vite, as a person would. */
export async function createVite(project: InitProject, template: 'react' | 'react-ts'): Promise<void> {
  const args = [tools.createVite, 'app', '--template', template, '--no-interactive']
  const made = await command(process.execPath, args, { cwd: project.home, env: project.environment })
  if (made.code !== 0) throw new Error(`create-vite failed:\n${made.stdout}${made.stderr}`)
}
