import type { Deployment } from './deployment.ts'
import { json, type Reply, text } from './http/reply.ts'

const httpModule = 'http.js'
const cacheControl = 'public, max-age=15, stale-while-revalidate=15, stale-if-error=86400'

/** The HTTP actions that auth.addHttpRoutes adds (contract section 6). */
const authRoutes: Readonly<Record<string, (deployment: Deployment) => Reply>> = {
  '/.well-known/openid-configuration': (deployment) => {
    const site = deployment.canonicalUrls().convexSiteUrl
    return document(
      JSON.stringify({
        issuer: site,
        jwks_uri: `${site}/.well-known/jwks.json`,
        authorization_endpoint: `${site}/oauth/authorize`,
      }),
    )
  },
  '/.well-known/jwks.json': (deployment) => {
    const jwks = deployment.state().variables.JWKS?.value
    if (jwks !== undefined) return document(jwks)
    return json({ code: 'Server Error', message: 'Uncaught Error: Missing environment variable `JWKS`' }, 500)
  },
}

/** Answers what reaches the site port, or `/http` on the API port. They exist only after a deploy. */
export function answerHttpAction(deployment: Deployment, method: string, path: string): Reply {
  const http = deployment.state().modules.find((module) => module.path === httpModule)
  if (http === undefined) {
    return text('This Convex deployment does not have HTTP actions enabled.', 404)
  }
  // Property names survive bundling, so the call shows in the deployed source.
  const action = http.source.includes('addHttpRoutes') ? authRoutes[path] : undefined
  if (action === undefined || (method !== 'GET' && method !== 'HEAD')) {
    return text('No matching routes found', 404)
  }
  return action(deployment)
}

function document(body: string): Reply {
  return { status: 200, headers: { 'content-type': 'application/json', 'cache-control': cacheControl }, body }
}
