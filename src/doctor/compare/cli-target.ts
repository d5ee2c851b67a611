import { clientFile } from '../../settings/variables.ts'
import type { Environment } from '../../workspace/environment.ts'
import { type CheckResult, failure, ok, skipped } from '../check-result.ts'
import { isLoopback } from './origins.ts'

/** A place that the Convex CLI reads variables from. */
export interface CliSource {
  /** As a person would call it: "the environment", ".env.local". */
  title: string
  values: Environment
}

/** Names that make the CLI talk to another deployment, or refuse to work (facts/convex.md). */
const otherTargets = ['CONVEX_DEPLOYMENT', 'CONVEX_DEPLOY_KEY', 'CONVEX_DEPLOYMENT_TOKEN'] as const

/** What would lead the user's own calls of the CLI away from this deployment (ours take these names away). */
export function findOtherTargets(sources: readonly CliSource[]): CheckResult {
  const found = sources.flatMap(({ title, values }) =>
    otherTargets.filter((name) => values[name]).map((name) => ({ title, name })),
  )
  const first = found[0]
  if (!first) return ok('nothing names another deployment')
  const places = found.map(({ title, name }) => `${name} in ${title}`).join(', ')
  const how = first.title === 'the environment' ? `unset ${first.name}` : `Remove it from ${first.title}`
  return failure(
    `${places}: the Convex CLI refuses it beside CONVEX_SELF_HOSTED_URL, or works on another deployment.`,
    found.length > 1 ? `${how}, and so on.` : `${how}.`,
  )
}

/**
 * The URL that the user's calls of the CLI go to: the first source that has one. Behind the login of a Coder URL the CLI
 * reports success and does nothing (S16, "Cannot connect to Convex deployment").
 *
 * @param loopback the API's loopback URL
 */
export function compareCliUrl(sources: readonly CliSource[], loopback: string): CheckResult {
  const source = sources.find(({ values }) => values.CONVEX_SELF_HOSTED_URL)
  const value = source?.values.CONVEX_SELF_HOSTED_URL
  if (!source || !value) return skipped('CONVEX_SELF_HOSTED_URL is not set.')
  const fix = `Set CONVEX_SELF_HOSTED_URL=${loopback} in ${source.title}.`
  const where = `CONVEX_SELF_HOSTED_URL in ${source.title}`
  if (!URL.canParse(value)) return failure(`${where} is not a URL.`, fix)
  const url = new URL(value)
  if (!isLoopback(value)) {
    return failure(
      `${where} leads to ${url.host}: behind a login the Convex CLI reports success and does nothing.`,
      fix,
    )
  }
  if (url.port !== new URL(loopback).port)
    return failure(`${where} is on port ${url.port}, not on this stack's.`, fix)
  if (value.endsWith('/'))
    return failure(`${where} ends in "/", which the Convex CLI does not understand.`, fix)
  return ok(url.origin)
}

/**
 * The URL that the frontend's page calls.
 *
 * @param name the variable that the frontend's bundler exposes
 * @param value what .env.local has
 * @param urls the API as the browser and as the CLI reach it
 */
export function compareFrontendUrl(
  name: string,
  value: string | undefined,
  urls: { public: string; loopback: string },
): CheckResult {
  if (!value) return skipped(`${name} is not set.`)
  if (value === urls.public) return ok(`${name}=${value}`)
  const fix = `Set ${name}=${urls.public} in ${clientFile}.`
  if (value === urls.loopback) {
    if (isLoopback(urls.public)) return ok(`${name}=${value}`)
    const why = `${name} in ${clientFile} is ${value}, which a browser elsewhere does not reach; "convex dev" writes it.`
    return failure(why, `${fix} "coder-convex dev" keeps it right.`, clientFile)
  }
  return { status: 'warning', detail: `${name} in ${clientFile} is not ${urls.public}; yours is kept.`, fix }
}
