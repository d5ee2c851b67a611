/** A package manager that init can call. */
export interface PackageManager {
  name: 'npm' | 'pnpm' | 'yarn' | 'bun'
  /** The version that package.json asks for, where it does. */
  version?: string
  /** Whether it makes no node_modules. */
  plugAndPlay?: true
}

interface ManagerRow {
  /** Its lockfiles, and other files that it writes in an install. */
  files: readonly string[]
  /** Whether corepack can bring it. */
  corepack: boolean
  /** How a dependency is added at the root of a workspace. */
  rootFlag: (major: number | undefined) => string[]
}

/** What differs between package managers. */
export const packageManagers: Readonly<Record<PackageManager['name'], ManagerRow>> = {
  npm: { files: ['package-lock.json', 'npm-shrinkwrap.json'], corepack: false, rootFlag: () => [] },
  pnpm: {
    files: ['pnpm-lock.yaml', 'pnpm-workspace.yaml'],
    corepack: true,
    rootFlag: () => ['--workspace-root'],
  },
  yarn: {
    files: ['yarn.lock', '.pnp.cjs', '.pnp.loader.mjs', '.yarnrc.yml'],
    corepack: true,
    rootFlag: (major) => (major === undefined || major === 1 ? ['-W'] : []),
  },
  bun: { files: ['bun.lock', 'bun.lockb'], corepack: false, rootFlag: () => [] },
}

/** Every file beside node_modules that an install may change. */
export const filesOfInstalls: readonly string[] = [
  'package.json',
  ...Object.values(packageManagers).flatMap(({ files }) => files),
]

/** Whether init knows how to call a package manager of this name. */
export const isKnownManager = (name: string): name is PackageManager['name'] =>
  Object.hasOwn(packageManagers, name)

const majorOf = ({ version }: PackageManager) => (version ? Number(version.split('.')[0]) : undefined)

/**
 * The commands that add dependencies with the project's package manager.
 *
 * @param workspaceRoot whether the project is the root of a workspace
 */
export function addCommands(
  manager: PackageManager,
  { add, addDev }: { add: readonly string[]; addDev: readonly string[] },
  workspaceRoot: boolean,
): string[][] {
  const verb = manager.name === 'npm' ? 'install' : 'add'
  const root = workspaceRoot ? packageManagers[manager.name].rootFlag(majorOf(manager)) : []
  return [
    ...(add.length > 0 ? [[manager.name, verb, ...root, ...add]] : []),
    ...(addDev.length > 0 ? [[manager.name, verb, ...root, '-D', ...addDev]] : []),
  ]
}

/** A command as a person would type it in a shell. */
export const shellText = (command: readonly string[]): string =>
  command.map((word) => (/[<>|&;^*? ]/.test(word) ? `'${word}'` : word)).join(' ')
