import type { ServiceState } from '../../stack/service-state.ts'
import { type CheckResult, failure, ok, warning } from '../check-result.ts'

/**
 * Whether every service of the stack runs (S15, "Docker services are running"; S16, "container not starting"). A stack
 * that does not run at all is one failure.
 *
 * @param answers whether our backend answers, whatever the runtime says of it
 */
export function compareServices(
  services: readonly ServiceState[],
  seen: { answers: boolean; runtime: 'docker' | 'process' },
): CheckResult {
  const states = services.map((each) =>
    each.name === 'backend' && seen.answers && each.state !== 'unhealthy'
      ? { ...each, state: 'running' as const }
      : each,
  )
  const named = (wanted: ServiceState['state']) => states.filter(({ state }) => state === wanted)
  const describe = (found: readonly ServiceState[]) =>
    found.map(({ name, detail }) => `${name} (${detail})`).join(', ')
  const logs = (found: readonly ServiceState[]) => `Run "coder-convex logs ${found[0]?.name}" for the reason.`
  const [crashed, unhealthy, stopped, starting] = [
    named('crashed'),
    named('unhealthy'),
    named('stopped'),
    named('starting'),
  ]
  if (crashed.length > 0) {
    // What is left of a process that ended without a word, as at a reboot.
    if (seen.runtime === 'process') {
      return failure(
        `Ended by itself: ${describe(crashed)}.`,
        'Run "coder-convex start"; "coder-convex logs" may tell why.',
        'pid file',
      )
    }
    return failure(`Ended by itself: ${describe(crashed)}.`, logs(crashed))
  }
  if (stopped.length === states.length) return failure('The stack does not run.', 'Run "coder-convex start".')
  if (unhealthy.length > 0) return failure(`Not healthy: ${describe(unhealthy)}.`, logs(unhealthy))
  if (stopped.length > 0) return failure(`Not running: ${describe(stopped)}.`, 'Run "coder-convex start".')
  if (starting.length > 0)
    return warning(`Still starting: ${describe(starting)}.`, 'Wait a moment and run it again.')
  return ok(states.map(({ name }) => name).join(', '))
}
