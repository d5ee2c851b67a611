import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'dotenv'
import type { InitProject } from './project.ts'

/** Modules as convex-test takes them: by path, each with what loads it. */
type Modules = Record<string, () => Promise<unknown>>

/** What the project's functions import from `_generated`, at run time: it does not depend on the functions. */
const generated = {
  'api.js': `import { anyApi } from 'convex/server'
export const api = anyApi
export const internal = anyApi
`,
  'server.js': `export {
  queryGeneric as query,
  internalQueryGeneric as internalQuery,
  mutationGeneric as mutation,
  internalMutationGeneric as internalMutation,
  actionGeneric as action,
  internalActionGeneric as internalAction,
  httpActionGeneric as httpAction,
} from 'convex/server'
`,
}

/** The functions of a project, to run them with convex-test. */
export function functionsOf(project: InitProject): Modules {
  const folder = join(project.folder, 'convex')
  mkdirSync(join(folder, '_generated'), { recursive: true })
  for (const [name, text] of Object.entries(generated)) writeFileSync(join(folder, '_generated', name), text)
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const modules = files.filter((file) => /\.[jt]s$/.test(file) && !file.endsWith('.d.ts'))
  return Object.fromEntries(
    modules.map((file) => [`/convex/${file}`, () => import(/* @vite-ignore */ join(folder, file))]),
  )
}

/** The variables that `setup` made for the deployment, as functions see them. */
export function deploymentVariables(project: InitProject): Record<string, string> {
  const {
    JWT_PRIVATE_KEY_BASE64 = '',
    JWKS = '',
    JWT_ISSUER = '',
    ...own
  } = parse(project.read('.env.convex.deployment'))
  const pem = Buffer.from(JWT_PRIVATE_KEY_BASE64, 'base64').toString('utf8')
  return { ...own, JWT_PRIVATE_KEY: pem, JWKS, JWT_ISSUER, CONVEX_SITE_URL: JWT_ISSUER }
}
