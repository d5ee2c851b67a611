import { request } from '../../io/http.ts'
import type { Check } from '../check.ts'
import { failure, ok, Skip } from '../check-result.ts'
import { comparePublishedKey, compareVariables, explainNoDiscovery, issuerIn } from '../compare/deployed.ts'
import type { Facts } from '../fact-kinds.ts'

const quick = { timeoutMs: 2_000 }

/** S16, "CONVEX_SITE_ORIGIN not set in deployment": by name, values are not told. */
const variables: Check = {
  name: 'deployment variables',
  run: async (facts) => {
    const { present, wanted } = await facts.variables.find()
    return compareVariables(present, wanted)
  },
}

/** S15, "deploy:functions successfully": what it leaves behind. */
const functions: Check = {
  name: 'functions',
  run: async (facts) => {
    const modules = await facts.modules.find()
    if (modules === undefined) throw new Skip('The backend does not tell what is deployed.')
    if (modules.length > 0) return ok(`${modules.length} modules are deployed`)
    return failure(
      'No functions are deployed.',
      'Run "coder-convex deploy", or "coder-convex dev" while you work.',
    )
  },
}

/** S16, "Authentication fails": the issuer as the backend itself finds it. */
const issuer: Check = {
  name: 'issuer',
  run: async (facts) => {
    await requireSiteProxy(facts)
    const { loopback, origins } = await facts.plan.need()
    const answer = await request(`${loopback.site}/.well-known/openid-configuration`, quick)
    if (answer?.status === 404) {
      const modules = await facts.modules.need()
      return explainNoDiscovery(modules?.length, await callsAddHttpRoutes(facts))
    }
    const found = answer?.status === 200 ? issuerIn(answer) : undefined
    if (found === origins.site) return ok(found)
    if (found) {
      return failure(
        `The backend is the issuer ${found}, and CONVEX_SITE_ORIGIN is ${origins.site}.`,
        'Run "coder-convex restart".',
      )
    }
    return failure(
      `The discovery document answers with ${answer ? `status ${answer.status}` : 'nothing'} and names no issuer.`,
      'Run "coder-convex logs backend" for the reason.',
    )
  },
}

async function requireSiteProxy(facts: Facts): Promise<void> {
  const status = await facts.siteProxy.need()
  if (status === undefined || (status >= 300 && status < 400))
    throw new Skip('The site proxy does not answer.')
}

const callsAddHttpRoutes = async ({ scaffold }: Facts) =>
  (await scaffold.need()).some(({ requirement, state }) => requirement === 'httpRoutes' && state === 'right')

/** S16, "Authentication fails": tokens are checked against what is published here. */
const publishedKey: Check = {
  name: 'published key',
  run: async (facts) => {
    await requireSiteProxy(facts)
    const { differing } = await facts.variables.need()
    if (differing.some((name) => name === 'JWKS')) throw new Skip('JWKS in the deployment is not in order.')
    const pem = await facts.jwtKey.need()
    const answer = await request(`${(await facts.plan.need()).loopback.site}/.well-known/jwks.json`, quick)
    if (!answer || answer.status === 404) throw new Skip('Nobody answers for the issuer.')
    return comparePublishedKey(answer, pem)
  },
}

export const deploymentChecks: readonly Check[] = [variables, functions, issuer, publishedKey]
