import { join } from 'node:path'
import { identify } from '../convex/deployment.ts'
import { readTextFile } from '../io/files.ts'
import { request } from '../io/http.ts'
import { checkJwtKey, jwtKeyFile, printedForms } from '../keys/jwt-key.ts'
import type { Finding } from '../scaffold/analysis.ts'
import { parseEnvFile } from '../settings/env-file.ts'
import { computePlan, type Plan } from '../settings/plan.ts'
import { adminKeyVariable, clientFile, deploymentFile, localFile, variables } from '../settings/variables.ts'
import { readRecord } from '../settings/workspace-record.ts'
import { selectRuntime } from '../stack/select-runtime.ts'
import { findProject, type Project } from '../workspace/project.ts'
import { findAdminKeys, findBackend, findModules, findVariables } from './backend-facts.ts'
import { beforeLong, type Fact, fact } from './fact.ts'
import type { EnvFileFacts, EnvFileName, Facts, Look, StackPort } from './fact-kinds.ts'
import { readFunctionsFolder } from './functions-folder.ts'
import { portUse } from './ports-in-use.ts'

const secretNames: readonly string[] = [
  adminKeyVariable,
  'JWT_PRIVATE_KEY_BASE64',
  ...variables.flatMap(({ name, secret }) => (secret && typeof name === 'string' ? [name] : [])),
]

/** Makes the facts of one run; nothing is looked at before it is asked for. Secrets that are read are protected. */
export function gatherFacts(look: Look): Facts {
  const { output } = look
  const project = fact('There is no project to look at.', () => findProject(look.folder))
  const envFile = (name: EnvFileName) =>
    fact(`${name} cannot be read.`, async () => {
      const text = await readTextFile(join((await project.need()).folder, name))
      const values = text === undefined ? {} : parseEnvFile(text, name).values()
      for (const secret of secretNames) output.protect(values[secret])
      return { text, values }
    })
  const files = {
    [localFile]: envFile(localFile),
    [deploymentFile]: envFile(deploymentFile),
    [clientFile]: envFile(clientFile),
  }
  const plan = fact('The settings cannot be read.', () => readPlan(look, project, files[localFile]))
  const chosenRuntime = fact('There is nothing to run the stack with.', async () =>
    beforeLong(selectRuntime(await plan.need(), output)),
  )
  const runtime = fact('What runs the stack does not answer.', async () => {
    const chosen = await chosenRuntime.need()
    await beforeLong(chosen.requireReady())
    return chosen
  })
  const port = (name: StackPort) => fact('Nobody knows who has the ports.', () => portUse(facts, name))
  const facts: Facts = {
    ...look,
    project,
    files,
    plan,
    chosenRuntime,
    runtime,
    services: fact('The services cannot be asked for.', async () => (await runtime.need()).services()),
    identity: fact('Nobody was asked.', async () => identify((await plan.need()).loopback.api)),
    ports: { api: port('api'), site: port('site'), dashboard: port('dashboard') },
    jwtKey: fact(`${jwtKeyFile} is not in order.`, () => readJwtKey(facts)),
    scaffold: fact('The functions folder cannot be read.', () => readScaffold(facts)),
    backend: fact('The backend does not answer.', () => findBackend(facts)),
    siteProxy: fact('The site proxy was not asked.', async () => {
      await facts.backend.need()
      const { site } = (await plan.need()).loopback
      return (await request(`${site}/`, { timeoutMs: 2_000 }))?.status
    }),
    adminKeys: fact('The backend was not asked about the admin key.', () => findAdminKeys(facts)),
    modules: fact('The backend was not asked what is deployed.', () => findModules(facts)),
    variables: fact("The deployment's variables are not known.", () => findVariables(facts)),
  }
  return facts
}

async function readPlan(look: Look, project: Fact<Project>, local: Fact<EnvFileFacts>): Promise<Plan> {
  const found = await project.need()
  const defaults = await readTextFile(look.defaultsFile)
  const plan = computePlan({
    project: found,
    environment: look.environment,
    flags: look.settings,
    featureDefaults: defaults === undefined ? {} : parseEnvFile(defaults, look.defaultsFile).values(),
    localFile: (await local.need()).values,
    record: await readRecord(found.folder),
  })
  look.output.protect(plan.instanceSecret)
  if (plan.database.kind === 'server') look.output.protect(plan.database.url)
  return plan
}

async function readJwtKey({ project, output }: Facts): Promise<string> {
  const pem = (await readTextFile(join((await project.need()).folder, jwtKeyFile))) ?? ''
  for (const form of printedForms(pem)) output.protect(form)
  checkJwtKey(pem, jwtKeyFile)
  return pem
}

async function readScaffold({ project }: Facts): Promise<Finding[]> {
  const { folder, functionsFolder } = await project.need()
  // A parser is loaded with it.
  const { analyseConvexFolder } = await import('../scaffold/analysis.ts')
  return analyseConvexFolder(await readFunctionsFolder(join(folder, functionsFolder)))
}
