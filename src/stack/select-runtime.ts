import { ProblemError, problem } from '../io/errors.ts'
import type { Output } from '../io/output.ts'
import type { Plan } from '../settings/plan.ts'
import { settingText } from '../settings/resolve.ts'
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
  const docker = dockerRuntime(plan, output)
  if (wanted === 'docker') return docker
  const asProcess = processRuntime(plan, output)
  if (wanted === 'process' || (await isRunning(asProcess))) return asProcess
  try {
    await docker.requireReady()
    return docker
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    if (plan.settings.CONVEX_BACKEND_BINARY) return asProcess
    throw problem('NO_RUNTIME', { reason: `${error.why} CONVEX_BACKEND_BINARY is not set.` })
  }
}

const isRunning = async (runtime: Runtime) =>
  (await runtime.services()).some(({ state }) => state === 'running')
