import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'dotenv'
import type { LogEntry } from '../emulator/request-log.ts'
import { copySampleProject } from '../fixtures/sample-project.ts'
import { type CommandOptions, type CommandResult, command } from './command.ts'
import { dockerSide } from './docker-side.ts'
import { claimPorts } from './ports.ts'
import { processSide } from './process-side.ts'
import { programsIn, runFolder, variable } from './programs.ts'
import type { RuntimeKind, RuntimeSide } from './runtime-side.ts'

export interface RunOptions extends Pick<CommandOptions, 'killAt'> {
  /** Added to the workspace's environment; undefined takes a name away. */
  env?: Readonly<Record<string, string | undefined>>
  /** Where the command is called, when not in the project. */
  cwd?: string
}

/** A project of its own on ports of its own, with everything that it may start. */
export interface Workspace extends RuntimeSide {
  readonly runtime: RuntimeKind
  /** The project's folder. */
  readonly folder: string
  readonly project: string
  readonly ports: { api: number; site: number; dashboard: number }
  readonly url: { api: string; site: string }
  /** Runs `coder-convex` in the project. */
  run(args: readonly string[], options?: RunOptions): Promise<CommandResult>
  /** Runs it and fails, with what it said, unless it ends with 0. */
  succeed(args: readonly string[], options?: RunOptions): Promise<CommandResult>
  requests(): Promise<LogEntry[]>
  has(file: string): boolean
  read(file: string): string
  /** The values of an env file, as dotenv itself reads them. */
  values(file: string): Record<string, string>
  mode(file: string): string
  write(file: string, text: string): Promise<void>
  /** Removes what runs, what is stored and the folder. */
  close(): Promise<void>
}

/** Makes a workspace with the sample project in it; nothing is set up or started yet. */
export async function openWorkspace(runtime: RuntimeKind): Promise<Workspace> {
  const name = randomBytes(4).toString('hex')
  const home = join(runFolder(), `w-${name}`)
  const folder = join(home, 'app')
  const project = `cctest-${name}`
  await mkdir(home)
  copySampleProject(folder)
  const [api = 0, site = 0, dashboard = 0] = await claimPorts(3)
  const programs = programsIn(runFolder())
  const switchFile = join(home, 'misbehave')
  // Nothing else of the machine's environment: a developer's own settings must not decide a test.
  const environment = {
    PATH: variable('PATH'),
    HOME: home,
    TMPDIR: home,
    DOCKER_HOST: variable('DOCKER_HOST'),
    DOCKER_CONFIG: process.env.DOCKER_CONFIG,
    CONVEX_DEFAULTS_FILE: join(home, 'no-feature'),
    CONVEX_RUNTIME: runtime,
    CONVEX_API_PORT: String(api),
    CONVEX_SITE_PORT: String(site),
    CONVEX_DASHBOARD_PORT: String(dashboard),
    CONVEX_COMPOSE_PROJECT: project,
    CONVEX_BACKEND_IMAGE: variable('CODER_CONVEX_TEST_BACKEND_IMAGE'),
    CONVEX_DASHBOARD_IMAGE: variable('CODER_CONVEX_TEST_DASHBOARD_IMAGE'),
    CONVEX_BACKEND_BINARY: programs.backend,
    ...(runtime === 'process' && { EMULATOR_MISBEHAVE_FILE: switchFile }),
  }
  const seen = { folder, project, switchFile }
  const side = runtime === 'docker' ? dockerSide(seen) : processSide(seen)
  const at = (file: string) => join(folder, file)
  const run: Workspace['run'] = (args, { env, cwd = folder, ...rest } = {}) =>
    command(process.execPath, [programs.cli, ...args], { ...rest, cwd, env: { ...environment, ...env } })
  return {
    ...side,
    runtime,
    folder,
    project,
    ports: { api, site, dashboard },
    url: { api: `http://127.0.0.1:${api}`, site: `http://127.0.0.1:${site}` },
    run,
    succeed: async (args, options) => {
      const result = await run(args, options)
      if (result.code !== 0) throw new Error(`coder-convex ${args.join(' ')} failed:\n${result.stderr}`)
      return result
    },
    requests: async () =>
      (await side.requestLog())
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    has: (file) => existsSync(at(file)),
    read: (file) => readFileSync(at(file), 'utf8'),
    values: (file) => parse(readFileSync(at(file))),
    mode: (file) => (statSync(at(file)).mode & 0o777).toString(8),
    write: (file, text) => writeFile(at(file), text),
    close: async () => {
      await side.cleanUp()
      await rm(home, { recursive: true, force: true })
    },
  }
}
