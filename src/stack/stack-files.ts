import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readTextFile, type WriteOutcome, writeTextFile } from '../io/files.ts'
import type { Plan } from '../settings/plan.ts'
import { composeFile, isCurrent } from './compose.ts'
import type { Topology } from './topology.ts'

/** The entrypoint script; the bundle has it beside itself under the same name. */
export const entrypointText = (): string => readFileSync(new URL('./entrypoint.sh', import.meta.url), 'utf8')

/** Brings docker-compose.convex.yml up to date; it is ours alone and holds no value of this machine. */
export async function writeStackFiles(plan: Plan, topology: Topology): Promise<WriteOutcome> {
  const sibling = topology.kind === 'sibling'
  const shape = { dashboard: plan.dashboard, entrypoint: entrypointText(), sibling }
  const file = join(plan.project.folder, composeFile)
  const present = await readTextFile(file)
  if (present !== undefined && isCurrent(present, shape)) return 'unchanged'
  // Loaded only now: the YAML library takes a good part of an unchanged start.
  const { composeText } = await import('./compose-text.ts')
  return writeTextFile(file, composeText(shape))
}
