import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { problem } from '../../src/io/errors.ts'
import type { Output } from '../../src/io/output.ts'
import { follow } from '../../src/io/shell.ts'
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
  // Only yarn from 2 on has this file.
  const berry =
    found.name === 'yarn' && foldersUp(folder).some((each) => existsSync(join(each, '.yarnrc.yml')))
  const version = pinned ?? (berry ? '2' : undefined)
  return { name: found.name, ...(version && { version }) }
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

function asRun(manager: PackageManager, command: readonly string[]): readonly string[] {
  const { corepack } = packageManagers[manager.name]
  const missing = !isOnPath(manager.name)
  const wanted = corepack === 'when-pinned' ? missing || manager.version !== undefined : missing
  return corepack !== 'never' && wanted && isOnPath('corepack') ? ['corepack', ...command] : command
}

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
  const [program = '', ...args] = asRun(manager, command)
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
