import type { Plan } from '../../settings/plan.ts'
import { deploymentFile, localFile } from '../../settings/variables.ts'
import { type CheckResult, failure, ok, skipped, warning } from '../check-result.ts'

type Values = Readonly<Record<string, string>>

/** Whether an URL leads to this machine only. */
export function isLoopback(url: string): boolean {
  if (!URL.canParse(url)) return false
  const { hostname } = new URL(url)
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname)
}

/** A value that should be a URL, for output: whatever else was put there may be a secret. */
export function shownUrl(value: string): string {
  return URL.canParse(value) ? new URL(value).origin : 'not a URL'
}

/**
 * The issuer has three names, and tokens are refused where they differ (S16, "Authentication fails").
 *
 * @param local values of .env.convex.local
 * @param deployment values of .env.convex.deployment
 */
export function compareIssuer(local: Values, deployment: Values): CheckResult {
  const origin = local.CONVEX_SITE_ORIGIN
  if (!origin) return skipped(`${localFile} has no CONVEX_SITE_ORIGIN to compare with.`)
  const other = [
    { name: 'JWT_ISSUER', file: localFile, value: local.JWT_ISSUER },
    { name: 'CONVEX_SITE_URL', file: localFile, value: local.CONVEX_SITE_URL },
    { name: 'JWT_ISSUER', file: deploymentFile, value: deployment.JWT_ISSUER },
  ].find(({ value }) => value && value !== origin)
  if (!other) return ok(`${shownUrl(origin)} under each of its names`)
  return failure(
    `${other.name} in ${other.file} is ${shownUrl(other.value ?? '')}, and CONVEX_SITE_ORIGIN is ${shownUrl(origin)}.`,
    `Remove the line ${other.name} from ${other.file} and run "coder-convex start".`,
  )
}

/**
 * The origins that the backend announces, against its ports (S16, "CONVEX_SITE_ORIGIN should point to port 3211").
 *
 * @param local values of .env.convex.local
 */
export function compareOrigins(
  local: Values,
  { ports, settings }: Pick<Plan, 'ports' | 'settings'>,
): CheckResult {
  const origins = [
    { name: 'CONVEX_CLOUD_ORIGIN', port: ports.api },
    { name: 'CONVEX_SITE_ORIGIN', port: ports.site },
  ] as const
  const seen: string[] = []
  for (const { name, port } of origins) {
    const value = local[name]
    if (!value) continue
    const again = `Remove the line ${name} from ${localFile} and run "coder-convex start".`
    if (!URL.canParse(value)) return failure(`${name} is not a URL.`, again)
    const found = new URL(value).port || (value.startsWith('https') ? '443' : '80')
    if (isLoopback(value) && found !== String(port)) {
      return failure(`${name} is on port ${found}, and the backend's is ${port}.`, again)
    }
    if (!isLoopback(value) && settings.CONVEX_ORIGINS?.value !== 'public') {
      return warning(
        `${name} is ${shownUrl(value)}: the backend itself must reach it, which a login in front of it prevents.`,
        `${again} For an app that is shared publicly, set CONVEX_ORIGINS=public instead.`,
      )
    }
    seen.push(shownUrl(value))
  }
  return seen.length > 0 ? ok(seen.join(', ')) : skipped(`${localFile} has no origins.`)
}
