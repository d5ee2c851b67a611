import { join } from 'node:path'
import { wantedVariables } from '../../src/convex/deployment-variables.ts'
import { problem } from '../../src/io/errors.ts'
import { readTextFile, writeTextFile } from '../../src/io/files.ts'
import { generateInstanceSecret } from '../../src/keys/instance-secret.ts'
import { isJwksOf, jwksOf } from '../../src/keys/jwks.ts'
import { checkJwtKey, generateJwtKey, jwtKeyFile, printedForms } from '../../src/keys/jwt-key.ts'
import { deploymentHeading, generatedSection } from '../../src/settings/deployment-file.ts'
import { editEnvFile } from '../../src/settings/env-file.ts'
import { withPrivateFiles } from '../../src/settings/ignore-file.ts'
import type { Plan } from '../../src/settings/plan.ts'
import { clientFile, deploymentFile, localFile, variablesFor } from '../../src/settings/variables.ts'
import { type VariablesWritten, writeVariables } from '../../src/settings/write-variables.ts'
import { readEnvFile } from '../open-project.ts'
import type { Step } from '../task.ts'

/** Before any secret is written, git is told to leave it alone. */
export const ignorePrivateFiles: Step<'project'> = {
  title: '.gitignore',
  async run({ project }) {
    const path = join(project.folder, '.gitignore')
    const outcome = await writeTextFile(path, withPrivateFiles(await readTextFile(path)))
    return {
      said: outcome === 'unchanged' ? 'covers every private file' : `${outcome}: private files are ignored`,
    }
  },
}

/** S4: made once, kept for ever. A key that only the deployment file still has is put back. */
export const jwtKey: Step<'project' | 'output', 'jwtPrivateKey'> = {
  title: 'JWT key',
  async run({ project, output }) {
    const path = join(project.folder, jwtKeyFile)
    const present = await readTextFile(path)
    const backup = present === undefined ? await keyInDeploymentFile(project.folder) : undefined
    const pem = present ?? backup ?? (await generateJwtKey())
    checkJwtKey(pem, present === undefined ? deploymentFile : jwtKeyFile)
    for (const form of printedForms(pem)) output.protect(form)
    await writeTextFile(path, pem, 0o600)
    const origin =
      present !== undefined ? 'kept' : backup ? `restored from ${deploymentFile}` : 'made (RSA 2048)'
    return { said: `${jwtKeyFile} ${origin}`, gives: { jwtPrivateKey: pem } }
  },
}

async function keyInDeploymentFile(folder: string): Promise<string | undefined> {
  const { JWT_PRIVATE_KEY_BASE64: base64 } = await readEnvFile(join(folder, deploymentFile), deploymentFile)
  return base64 ? Buffer.from(base64, 'base64').toString('utf8') : undefined
}

const localHeading = `# Settings and secrets of this workspace's self-hosted Convex, made by coder-convex.
# Change what you like: a value that you set stays. Private: never commit this file.
`

/** S5: .env.convex.local is completed, never rewritten. */
export const settingsFile: Step<'project' | 'plan' | 'output', 'plan'> = {
  title: 'settings',
  async run({ project, plan, output }) {
    const instanceSecret = plan.instanceSecret ?? generateInstanceSecret()
    output.protect(instanceSecret)
    const complete: Plan = { ...plan, instanceSecret }
    const wanted = variablesFor(localFile, complete)
    const written = await writeVariables(project.folder, localFile, wanted, localHeading, plan.urlsFrom)
    return { said: describe(localFile, written) + describeDatabase(plan), gives: { plan: complete } }
  },
}

const clientHeading = '# Read by the Convex CLI and by your frontend; completed by coder-convex.\n'

/** The file that the Convex CLI and the frontend read; the admin key follows once the backend has given it. */
export const clientEnvFile: Step<'project' | 'plan'> = {
  title: 'client',
  async run({ project, plan }) {
    const wanted = variablesFor(clientFile, plan)
    return {
      said: describe(clientFile, await writeVariables(project.folder, clientFile, wanted, clientHeading)),
    }
  },
}

function describe(file: string, { outcome, kept }: VariablesWritten): string {
  const yours = kept.length > 0 ? `; kept your ${kept.join(', ')}` : ''
  return `${file} ${outcome}${yours}`
}

function describeDatabase({ database, instanceName }: Plan): string {
  if (database.kind === 'sqlite') return ''
  const ssl = database.sslmode.added ? `, sslmode=${database.sslmode.value} added` : ''
  const { refusedByBackend: refused } = database
  const warning = refused.length > 0 ? `; the backend will probably refuse its ${refused.join(', ')}` : ''
  // Convex does not create it (facts/convex.md, "Postgres URL").
  const needed = `; it must have a database named ${instanceName.replaceAll('-', '_')}`
  return `; database ${database.redacted} (${database.from}${ssl})${needed}${warning}`
}

/** S10: the generated part of .env.convex.deployment; the user's part is not touched. */
export const deploymentEnvFile: Step<'project' | 'plan' | 'jwtPrivateKey', 'jwks'> = {
  title: 'variables',
  async run({ project, plan, jwtPrivateKey }) {
    const path = join(project.folder, deploymentFile)
    const text = (await readTextFile(path)) ?? deploymentHeading
    const present = await readEnvFile(path, deploymentFile)
    const jwks = isJwksOf(present.JWKS, jwtPrivateKey) ? present.JWKS : await jwksOf(jwtPrivateKey)
    if (!jwks) throw problem('INVALID_JWT_KEY', { file: jwtKeyFile, reason: 'it gave no public key' })
    // What the backend would refuse is said now, before anything is started.
    wantedVariables(plan, { jwtPrivateKey, jwks }, present)
    const values = {
      JWT_PRIVATE_KEY_BASE64: Buffer.from(jwtPrivateKey).toString('base64'),
      JWT_ISSUER: plan.origins.site,
      JWKS: jwks,
    }
    const edits = Object.entries(values).map(([name, value]) => ({ name, value, section: generatedSection }))
    const outcome = await writeTextFile(path, editEnvFile(text, deploymentFile, edits), 0o600)
    return { said: `${deploymentFile} ${outcome}`, gives: { jwks } }
  },
}
