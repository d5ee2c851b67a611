import { join } from 'node:path'
import { parse } from 'dotenv'
import { readTextFile } from '../../io/files.ts'
import { clientFile, deploymentFile, localFile } from '../../settings/variables.ts'
import type { Check } from '../check.ts'
import { type CliSource, compareCliUrl, compareFrontendUrl, findOtherTargets } from '../compare/cli-target.ts'
import { compareIssuer, compareOrigins } from '../compare/origins.ts'
import type { Facts } from '../fact-kinds.ts'
import { requireSetUp } from '../requirements.ts'

/** S16, "JWT_ISSUER should match CONVEX_SITE_ORIGIN". */
const issuer: Check = {
  name: 'issuer settings',
  run: async ({ files }) =>
    compareIssuer((await files[localFile].need()).values, (await files[deploymentFile].need()).values),
}

/** S16, "CONVEX_SITE_ORIGIN should point to convex-site (port 3211)". */
const origins: Check = {
  name: 'origins',
  run: async ({ files, plan }) => compareOrigins((await files[localFile].need()).values, await plan.need()),
}

/** S16, "Check deployment URL is correct". */
const cliUrl: Check = {
  name: 'cli url',
  run: async (facts) => {
    await requireSetUp(facts)
    return compareCliUrl(await cliSources(facts), (await facts.plan.need()).loopback.api)
  },
}

const otherTargets: Check = {
  name: 'cli deployment',
  run: async (facts) => findOtherTargets(await cliSources(facts)),
}

/** Where the Convex CLI looks, in its order. `.env` is the user's own, and is read as the CLI reads it. */
async function cliSources({ environment, files, project }: Facts): Promise<CliSource[]> {
  const { folder } = await project.need()
  return [
    { title: 'the environment', values: environment },
    { title: clientFile, values: (await files[clientFile].need()).values },
    { title: '.env', values: parse((await readTextFile(join(folder, '.env'))) ?? '') },
  ]
}

const frontendUrl: Check = {
  name: 'frontend url',
  run: async ({ files, plan }) => {
    const { frontendVariable: name, urls, loopback } = await plan.need()
    const { values } = await files[clientFile].need()
    return compareFrontendUrl(name, values[name], { public: urls.api.url, loopback: loopback.api })
  },
}

export const relationChecks: readonly Check[] = [issuer, origins, cliUrl, otherTargets, frontendUrl]
