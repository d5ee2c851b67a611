import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type WriteOutcome, writeTextFile } from '../io/files.ts'
import type { Plan } from '../settings/plan.ts'
import { composeFile } from './compose.ts'

/** The entrypoint script; the bundle has it beside itself under the same name. */
export const entrypointText = (): string => readFileSync(new URL('./entrypoint.sh', import.meta.url), 'utf8')

/** Brings docker-compose.convex.yml up to date; it is ours alone and holds no value of this machine. */
export async function writeStackFiles(plan: Plan): Promise<WriteOutcome> {
  // Loaded late, with the YAML library: tasks that start nothing do without.
  const { composeText } = await import('./compose-text.ts')
  const text = composeText({ dashboard: plan.dashboard, entrypoint: entrypointText() })
  return writeTextFile(join(plan.project.folder, composeFile), text)
}
