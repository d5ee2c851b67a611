import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { exists, readTextFile, writeTextFile } from '../io/files.ts'
import type { Plan } from '../settings/plan.ts'
import { workspaceFolder } from '../settings/workspace-record.ts'
import { deployedModules } from './deployment.ts'
import { sourceFingerprint } from './source-fingerprint.ts'

interface DeployedState {
  sources: string
  modules: string
}

const stateFile = (plan: Plan) => join(plan.project.folder, workspaceFolder, 'deployed.json')

/**
 * Whether the backend has the project's present functions: the sources are those of our last deploy, and the backend still
 * has the modules that it had after it (it has none when its volume is gone, and others after a deploy by hand).
 */
export async function isDeployed(plan: Plan, adminKey: string): Promise<boolean> {
  const saved = await readState(plan)
  // A deploy also makes the generated types, which the project's own code imports.
  if (!saved || !(await exists(join(plan.project.folder, plan.project.functionsFolder, '_generated'))))
    return false
  const present = await presentState(plan, adminKey)
  return present?.sources === saved.sources && present.modules === saved.modules
}

/** Remembers what was just deployed. */
export async function rememberDeployed(plan: Plan, adminKey: string): Promise<void> {
  const state = await presentState(plan, adminKey)
  if (state) await writeTextFile(stateFile(plan), `${JSON.stringify(state)}\n`, 0o600)
}

async function readState(plan: Plan): Promise<DeployedState | undefined> {
  try {
    return JSON.parse((await readTextFile(stateFile(plan))) ?? '') as DeployedState
  } catch {
    return undefined
  }
}

async function presentState(plan: Plan, adminKey: string): Promise<DeployedState | undefined> {
  const modules = await deployedModules(plan.loopback.api, adminKey)
  if (!modules || modules.length === 0) return undefined
  const sources = await sourceFingerprint(plan.project)
  if (sources === undefined) return undefined
  return { sources, modules: createHash('sha256').update(modules.join('\n')).digest('hex') }
}
