import { join } from 'node:path'
import { readTextFile } from '../io/files.ts'
import type { Plan } from '../settings/plan.ts'
import { composeFile, composeOverrideFile } from './compose.ts'
import { composeEnvironment, configHash } from './compose-environment.ts'
import type { StackSecrets } from './runtime.ts'
import type { Topology } from './topology.ts'

/** A call of docker compose on the project's stack, ready to be run. */
export interface ComposeCall {
  args: string[]
  cwd: string
  env: Record<string, string | undefined>
}

/** Makes a call that starts nothing. */
export async function composeCall(
  plan: Plan,
  topology: Topology,
  args: readonly string[],
): Promise<ComposeCall> {
  const files = await composeFiles(plan)
  return {
    args: composeArguments(plan, [...files.keys()], args),
    cwd: plan.project.folder,
    env: composeEnvironment(plan, undefined, topology),
  }
}

/**
 * Makes the call that starts the stack.
 *
 * @returns the call, and the hash that its containers are to carry
 */
export async function composeUp(
  plan: Plan,
  topology: Topology,
  secrets: StackSecrets,
): Promise<ComposeCall & { hash: string }> {
  const files = await composeFiles(plan)
  const env = composeEnvironment(plan, secrets, topology)
  const hash = configHash([...files.values()], env)
  return {
    args: composeArguments(plan, [...files.keys()], ['up', '--detach', '--quiet-pull']),
    cwd: plan.project.folder,
    env: { ...env, CONVEX_CONFIG_HASH: hash },
    hash,
  }
}

/** The compose file and, where the user has one, the override; with their texts. */
async function composeFiles(plan: Plan): Promise<Map<string, string>> {
  const read = async (name: string) => readTextFile(join(plan.project.folder, name))
  const override = await read(composeOverrideFile)
  const files = new Map([[composeFile, (await read(composeFile)) ?? '']])
  return override === undefined ? files : files.set(composeOverrideFile, override)
}

const composeArguments = (plan: Plan, files: readonly string[], args: readonly string[]) => [
  'compose',
  '--ansi',
  'never',
  '--project-name',
  plan.composeProject,
  '--project-directory',
  '.',
  // The app's own .env would slip in otherwise (AWS_REGION), and one that compose cannot parse would stop it.
  '--env-file',
  '/dev/null',
  ...files.flatMap((file) => ['--file', file]),
  ...args,
]
