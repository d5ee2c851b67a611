import { cpSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'dotenv'
import { type InitProject, repository } from './project.ts'

/** Modules as convex-test takes them: by path, each with what loads it. */
type Modules = Record<string, () => Promise<unknown>>

/**
 * The functions of a project, to run them with convex-test. What `convex deploy` generates is taken from the sample
 * project: at run time it does not depend on the functions.
 */
export function functionsOf(project: InitProject): Modules {
  const folder = join(project.folder, 'convex')
  cpSync(join(repository, 'test/fixtures/app/convex/_generated'), join(folder, '_generated'), {
    recursive: true,
  })
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
