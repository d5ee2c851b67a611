import { listedDependencies, type ProjectFacts, usesTypeScript } from './facts.ts'
import type { Frontend } from './frontends.ts'

interface Surroundings {
  typescript: boolean
  frontend: Frontend | undefined
  /** Whether a script of ours, or one that we advise, runs frontend and backend together. */
  together: boolean
}

interface DependencyRow {
  name: string
  /** What is installed where it is missing. */
  range: string
  /** The oldest version that what we write works with. */
  oldest: string
  dev?: true
  /** Where it is needed; everywhere without this. */
  when?: (surroundings: Surroundings) => boolean
}

/**
 * S13: packages that fit together. @convex-dev/auth is at 0.0.x, where every release may break: `^` pins it exactly. It
 * names its peers: @auth/core ^0.41.1, convex ^1.17, react ^18.2 or ^19. Self-hosted deployments came with convex 1.19.
 */
const table: readonly DependencyRow[] = [
  { name: 'convex', range: '^1.48.0', oldest: '1.19.0' },
  { name: '@convex-dev/auth', range: '^0.0.95', oldest: '0.0.90' },
  { name: '@auth/core', range: '^0.41.1', oldest: '0.41.1' },
  {
    name: 'react',
    range: '^19.3.0',
    oldest: '18.2.0',
    when: ({ frontend }) => frontend?.scaffolded === true,
  },
  {
    name: 'react-dom',
    range: '^19.3.0',
    oldest: '18.2.0',
    when: ({ frontend }) => frontend?.scaffolded === true,
  },
  { name: 'typescript', range: '^5.9.3', oldest: '5.0.3', dev: true, when: ({ typescript }) => typescript },
  {
    name: '@types/node',
    range: '^20.19.0',
    oldest: '18.0.0',
    dev: true,
    when: ({ typescript }) => typescript,
  },
  { name: 'concurrently', range: '^9.2.1', oldest: '7.0.0', dev: true, when: ({ together }) => together },
]

export interface DependencyPlan {
  /** As a package manager takes them: name@range. */
  add: string[]
  addDev: string[]
  /** Listed, but older than what we write needs. */
  tooOld: { name: string; version: string; oldest: string }[]
  /** Listed, but not in node_modules. */
  notInstalled: string[]
}

/** What has to be installed, and what is there and does not fit. */
export function planDependencies(
  facts: ProjectFacts,
  frontend: Frontend | undefined,
  together: boolean,
): DependencyPlan {
  const listed = listedDependencies(facts.manifest)
  const surroundings = { typescript: usesTypeScript(facts), frontend, together }
  const plan: DependencyPlan = { add: [], addDev: [], tooOld: [], notInstalled: [] }
  for (const { name, range, oldest, dev, when } of table) {
    if (when && !when(surroundings)) continue
    const present = listed[name]
    if (present === undefined) {
      ;(dev ? plan.addDev : plan.add).push(`${name}@${range}`)
      continue
    }
    if (!(name in facts.installed)) plan.notInstalled.push(name)
    const version = facts.installed[name] ?? lowestOf(present)
    if (version && isOlder(version, oldest)) plan.tooOld.push({ name, version, oldest })
  }
  return plan
}

/** The packages whose installed versions the plan wants to know. */
export const dependencyNames: readonly string[] = table.map(({ name }) => name)

/** The lowest version that a simple range allows; nothing for tags, URLs, catalogs and ranges without a lower end. */
export function lowestOf(range: string): string | undefined {
  const versions = range
    .replace(/^(npm|workspace):(.*@)?/, '')
    .split('||')
    .map((part) => /^\s*(?:[\^~=v]|>=)?\s*(\d+(?:\.\d+){0,2})/.exec(part)?.[1])
  if (versions.some((version) => version === undefined)) return undefined
  return (versions as string[]).reduce((lowest, version) => (isOlder(version, lowest) ? version : lowest))
}

/** Whether a version is older than another one, by its three numbers. */
export function isOlder(version: string, other: string): boolean {
  const [a, b] = [numbers(version), numbers(other)]
  const index = [0, 1, 2].find((at) => a[at] !== b[at])
  return index !== undefined && (a[index] ?? 0) < (b[index] ?? 0)
}

function numbers(version: string): number[] {
  const parts = version.split(/[-+]/)[0]?.split('.') ?? []
  return [0, 1, 2].map((at) => Number(parts[at] ?? 0))
}
