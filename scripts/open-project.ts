import { join } from 'node:path'
import { readTextFile } from '../src/io/files.ts'
import type { Output } from '../src/io/output.ts'
import { jwtKeyFile, printedForms } from '../src/keys/jwt-key.ts'
import { parseEnvFile } from '../src/settings/env-file.ts'
import { computePlan, type Plan } from '../src/settings/plan.ts'
import { clientFile, deploymentFile, localFile } from '../src/settings/variables.ts'
import { readRecord } from '../src/settings/workspace-record.ts'
import type { Environment } from '../src/workspace/environment.ts'
import { findProject, type Project } from '../src/workspace/project.ts'

/** The defaults file that the Feature lays down. */
const featureDefaultsFile = '/usr/local/share/coder-convex/defaults.env'

/** Where the Feature's defaults are; another place is for tests. */
export const defaultsFileIn = (environment: Environment): string =>
  environment.CONVEX_DEFAULTS_FILE || featureDefaultsFile

/** What a command knows about where it was called. */
export interface Invocation {
  output: Output
  environment: Environment
  /** The folder to look for the project from. */
  folder: string
  /** Settings given as flags. */
  settings: Environment
}

export interface OpenedProject {
  project: Project
  plan: Plan
  output: Output
}

/**
 * Reads everything that the plan depends on and computes it; changes nothing. All env files are read, so that one
 * that cannot be parsed stops a task before its first change.
 *
 * @throws NOT_A_PROJECT, ENV_FILE_UNREADABLE and what computePlan throws
 */
export async function openProject({
  output,
  environment,
  folder,
  settings,
}: Invocation): Promise<OpenedProject> {
  const project = await findProject(folder)
  const [local, , client, featureDefaults, record] = await Promise.all([
    readEnvFile(join(project.folder, localFile), localFile),
    readEnvFile(join(project.folder, deploymentFile), deploymentFile),
    readEnvFile(join(project.folder, clientFile), clientFile),
    readEnvFile(defaultsFileIn(environment), featureDefaultsFile),
    readRecord(project.folder),
  ])
  const plan = computePlan({
    project,
    environment,
    flags: settings,
    featureDefaults,
    localFile: local,
    record,
  })
  output.protect(plan.instanceSecret)
  output.protect(local.CONVEX_SELF_HOSTED_ADMIN_KEY)
  output.protect(client.CONVEX_SELF_HOSTED_ADMIN_KEY)
  if (plan.database.kind === 'server') output.protect(plan.database.url)
  // Also for tasks that do not need it: logs and the Convex CLI say what others put there. The tasks that do need it
  // say why it cannot be read.
  const pem = await readTextFile(join(project.folder, jwtKeyFile)).catch(() => undefined)
  for (const form of printedForms(pem ?? '')) output.protect(form)
  return { project, plan, output }
}

/** The values of an env file; none when it is not there. */
export async function readEnvFile(path: string, shownAs: string): Promise<Record<string, string>> {
  const text = await readTextFile(path)
  return text === undefined ? {} : parseEnvFile(text, shownAs).values()
}
