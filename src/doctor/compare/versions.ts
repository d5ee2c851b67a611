import { type CheckResult, failure, ok, warning } from '../check-result.ts'

/** Numbers of a version like "v1.48.0-beta.1"; undefined for what is none. */
const numbersOf = (version: string): number[] | undefined =>
  /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?/
    .exec(version)
    ?.slice(1)
    .map((part) => Number(part ?? 0))

/** Below zero when the first version is the older one; patch releases count. */
export function compareVersions(first: string, second: string): number {
  const [a = [], b = []] = [numbersOf(first), numbersOf(second)]
  for (const index of [0, 1, 2]) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

/**
 * @param running of the node that runs us
 * @param range `engines.node` of our own package.json, like ">=20"
 */
export function compareNode(running: string, range: string): CheckResult {
  const needed = range.replace(/^>=\s*/, '')
  if (compareVersions(running, needed) >= 0) return ok(`${running}, ${needed} or newer is needed`)
  return failure(`${running} is too old; ${needed} or newer is needed.`, `Install Node ${needed} or newer.`)
}

/** The oldest npm package that @convex-dev/auth works with: its peer range is ^1.17. */
const oldestConvex = '1.17.0'

/**
 * Whether the project's Convex CLI and the backend's image fit: a backend takes older clients, but may lack what a newer
 * one asks for (facts/convex.md, convex-backend#343).
 *
 * @param installed version of the project's npm package
 * @param release the release in use, and the CLI that it was checked with; undefined for an image of the user's choice
 */
export function compareRelease(installed: string, release: { checkedWith: string } | undefined): CheckResult {
  if (compareVersions(installed, oldestConvex) < 0) {
    return failure(
      `convex ${installed} is older than ${oldestConvex}, which @convex-dev/auth needs.`,
      'Update the package convex.',
    )
  }
  if (!release) return ok(`convex ${installed}, with a backend image of your own choice`)
  const minor = (version: string) => `${numbersOf(version)?.slice(0, 2).join('.')}.0`
  const difference = compareVersions(minor(installed), minor(release.checkedWith))
  const made = `the backend's release was made for ${release.checkedWith}`
  if (difference === 0) return ok(`convex ${installed}; ${made}`)
  if (difference < 0) return ok(`convex ${installed}; ${made} and takes older ones`)
  return warning(
    `convex ${installed} is newer: ${made}, and may lack what a newer one asks for.`,
    'Update coder-convex, or set CONVEX_BACKEND_IMAGE and CONVEX_DASHBOARD_IMAGE to the tag of a newer release.',
  )
}
