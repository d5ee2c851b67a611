import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { problem } from '../../src/io/errors.ts'
import { readTextFile } from '../../src/io/files.ts'
import type { Output } from '../../src/io/output.ts'
import { follow, run } from '../../src/io/shell.ts'
import {
  filesOfInstalls,
  isKnownManager,
  type PackageManager,
  packageManagers,
  shellText,
} from '../../src/scaffold/package-managers.ts'

/**
 * The package manager that the project uses: by `packageManager` or `devEngines` in package.json, or by a lockfile, here
 * or in a folder above; npm where nothing says.
 *
 * @throws UNKNOWN_PACKAGE_MANAGER
 */
export async function detectManager(folder: string): Promise<PackageManager> {
  const { detectPackageManager } = await import('nypm')
  const found = await detectPackageManager(folder, { ignoreArgv: true })
  if (!found) return { name: 'npm' }
  if (!isKnownManager(found.name)) throw problem('UNKNOWN_PACKAGE_MANAGER', { name: found.name })
  const pinned = found.version && found.version !== '0.0.0' ? found.version : undefined
  return found.name === 'yarn'
    ? yarnOf(folder, pinned)
    : { name: found.name, ...(pinned && { version: pinned }) }
}

/** Only yarn from 2 on reads .yarnrc.yml, and makes no node_modules unless that says so. */
async function yarnOf(folder: string, pinned: string | undefined): Promise<PackageManager> {
  const file = foldersUp(folder)
    .map((each) => join(each, '.yarnrc.yml'))
    .find((path) => existsSync(path))
  const version = pinned ?? (file ? '2' : undefined)
  if (version === undefined || version.startsWith('1.')) return { name: 'yarn', ...(version && { version }) }
  const linker = /^nodeLinker:\s*["']?(node-modules|pnpm)\b/m.test(
    file ? ((await readTextFile(file)) ?? '') : '',
  )
  return { name: 'yarn', version, ...(!linker && { plugAndPlay: true }) }
}

/** A folder and those above it. */
function foldersUp(folder: string): string[] {
  const parent = dirname(folder)
  return parent === folder ? [folder] : [folder, ...foldersUp(parent)]
}

/** The files that an install may change: the project's, and those of the workspace that it belongs to. */
export const filesAtRisk = (folder: string): string[] =>
  foldersUp(folder)
    .filter((each) => each === folder || existsSync(join(each, 'package.json')))
    .flatMap((each) => filesOfInstalls.map((name) => join(each, name)))

const isOnPath = (program: string, path = process.env.PATH ?? '') =>
  path.split(':').some((folder) => folder !== '' && existsSync(join(folder, program)))

/** A program that is there and of the right major version is taken; where it is not, corepack may bring one. */
async function asRun(
  { name, version }: PackageManager,
  command: readonly string[],
  folder: string,
): Promise<readonly string[]> {
  if (!packageManagers[name].corepack || !isOnPath('corepack')) return command
  if (!isOnPath(name)) return ['corepack', ...command]
  if (version === undefined || name !== 'yarn') return command
  const present = await run(name, ['--version'], { cwd: folder, timeoutMs: versionTimeoutMs })
  const fits = present.ok && present.stdout.trim().split('.')[0] === version.split('.')[0]
  return fits ? command : ['corepack', ...command]
}

const versionTimeoutMs = 30_000
const shownLines = 15
const noNetwork =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|getaddrinfo|fetch failed|network|ConnectionRefused/i

/**
 * Runs one command of the package manager and lets a person follow it.
 *
 * @throws INSTALL_FAILED with its last lines, InterruptedError
 */
export async function install(
  manager: PackageManager,
  command: readonly string[],
  { folder, packages, output }: { folder: string; packages: readonly string[]; output: Output },
): Promise<void> {
  const [program = '', ...args] = await asRun(manager, command, folder)
  const last: string[] = []
  const result = await follow(program, args, {
    cwd: folder,
    env: { COREPACK_ENABLE_DOWNLOAD_PROMPT: '0', NODE_ENV: undefined },
    output,
    onLine: (line) => {
      last.push(line)
      if (last.length > shownLines) last.shift()
      output.transient(`  ${line.slice(0, 110)}`)
    },
  })
  if (result.ok) return
  const text = result.stdout + result.stderr
  const reason =
    result.exitCode === 127 || result.exitCode === 126
      ? `The program ${program} is not installed.`
      : noNetwork.test(text)
        ? 'The package registry cannot be reached.'
        : `${program} ended with exit code ${result.exitCode}; its last lines are below.`
  throw problem(
    'INSTALL_FAILED',
    { command: shellText(command), packages: packages.join(', '), reason },
    last,
  )
}
