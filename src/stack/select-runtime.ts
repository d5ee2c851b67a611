import { problem } from '../io/errors.ts'
import type { Output } from '../io/output.ts'
import type { Plan } from '../settings/plan.ts'
import { settingText } from '../settings/resolve.ts'
import { findEngine } from './containers.ts'
import { dockerRuntime } from './docker.ts'
import { processRuntime } from './process.ts'
import type { Runtime } from './runtime.ts'

/**
 * The runtime that the settings ask for. `auto` stays with a process that already runs, takes Docker when an engine
 * answers, and a named executable otherwise.
 *
 * @throws NO_RUNTIME when `auto` finds neither
 */
export async function selectRuntime(plan: Plan, output: Output): Promise<Runtime> {
  const wanted = settingText(plan.settings, 'CONVEX_RUNTIME')
  if (wanted === 'docker') return dockerRuntime(plan, output)
  const asProcess = processRuntime(plan, output)
  if (wanted === 'process' || (await asProcess.services()).some(({ state }) => state === 'running'))
    return asProcess
  const engine = await findEngine()
  if ('version' in engine) return dockerRuntime(plan, output)
  if (plan.settings.CONVEX_BACKEND_BINARY) return asProcess
  throw problem('NO_RUNTIME', { reason: `${engine.reason} CONVEX_BACKEND_BINARY is not set.` })
}
