/** The first Compose that takes inline `configs: content:`, which the product's stack is built on. */
export const requiredCompose = [2, 23, 1] as const

/** Finds the version in what `docker compose version` prints; undefined when there is none. */
export function parseComposeVersion(output: string): number[] | undefined {
  return /\bv?(\d+)\.(\d+)\.(\d+)/.exec(output)?.slice(1).map(Number)
}

/** Whether what `docker compose version` prints is a Compose that the product can use. */
export function isComposeRecentEnough(output: string): boolean {
  const version = parseComposeVersion(output)
  if (version === undefined) return false
  for (const [index, required] of requiredCompose.entries()) {
    const found = version[index] ?? 0
    if (found !== required) return found > required
  }
  return true
}
