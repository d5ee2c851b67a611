import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import packageJson from '../../../package.json' with { type: 'json' }
import { findConvexCli, requireConvex } from '../../convex/installed-cli.ts'
import { convexOfPinnedRelease, settingDefinitions } from '../../settings/definitions.ts'
import type { Environment } from '../../workspace/environment.ts'
import type { Check } from '../check.ts'
import { failure, ok, Skip, skipped, warning } from '../check-result.ts'
import { compareNode, compareRelease } from '../compare/versions.ts'
import { installedVersion } from '../installed-package.ts'

const node: Check = {
  name: 'node',
  run: async () => compareNode(process.versions.node, packageJson.engines.node),
}

const project: Check = {
  name: 'project',
  run: async ({ project: found }) => {
    const { name, functionsFolder } = await found.find()
    return ok(`${name}, functions in ${functionsFolder}/`)
  },
}

/** S15, "[package-manager] run dev:backend": the program that the project's scripts are run with. */
const packageManager: Check = {
  name: 'package manager',
  run: async ({ project: found, environment }) => {
    const { folder } = await found.need()
    const { detectPackageManager } = await import('nypm')
    const detected = await detectPackageManager(folder, { includeParentDirs: true, ignoreArgv: true })
    if (!detected) return ok('npm, since neither package.json nor a lock file names one')
    if (isOnPath(detected.command, environment)) return ok(detected.name)
    return warning(
      `The project uses ${detected.name}, and there is no program ${detected.command} here.`,
      `Install ${detected.name}, for example with "corepack enable".`,
    )
  },
}

function isOnPath(program: string, { PATH = '' }: Environment): boolean {
  return PATH.split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

/** S15, dev:backend and deploy:functions: what they run is the project's own Convex CLI. */
const convexPackage: Check = {
  name: 'convex package',
  run: async ({ project: found }) => {
    const opened = await found.need()
    requireConvex(opened)
    findConvexCli(opened)
    return ok(`${await installedVersion(opened.folder, 'convex')}`)
  },
}

const authPackage: Check = {
  name: 'auth package',
  run: async ({ project: found }) => {
    const { folder, dependencies } = await found.need()
    if (!dependencies.includes('@convex-dev/auth')) {
      return warning(
        'The project does not use @convex-dev/auth, so nobody can sign in with it.',
        'Run "coder-convex init", unless your app has another way of signing in.',
      )
    }
    const [convex, version] = await Promise.all(
      ['convex', '@convex-dev/auth'].map((name) => installedVersion(folder, name)),
    )
    if (version) return ok(version)
    if (!convex) throw new Skip('The packages are not installed.')
    return failure(
      '@convex-dev/auth is listed in package.json and not installed.',
      "Install the project's dependencies (npm install).",
    )
  },
}

/** The npm package and the backend's image are released apart from each other (convex-backend#343). */
const release: Check = {
  name: 'cli and backend release',
  run: async (facts) => {
    const [{ folder }, { settings }] = await Promise.all([facts.project.need(), facts.plan.need()])
    const installed = await installedVersion(folder, 'convex')
    if (!installed) throw new Skip('convex is not installed.')
    if ((await facts.chosenRuntime.need()).kind === 'process') {
      return skipped(`convex ${installed}; which release the executable is of, it does not tell.`)
    }
    const pinned = settings.CONVEX_BACKEND_IMAGE?.value === settingDefinitions.CONVEX_BACKEND_IMAGE.default
    return compareRelease(installed, pinned ? { checkedWith: convexOfPinnedRelease } : undefined)
  },
}

export const toolChecks: readonly Check[] = [
  node,
  project,
  packageManager,
  convexPackage,
  authPackage,
  release,
]
