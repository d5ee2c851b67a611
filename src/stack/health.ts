import { type Identity, identify } from '../convex/deployment.ts'
import { problem } from '../io/errors.ts'
import type { Output } from '../io/output.ts'
import { deadline, pause } from '../io/waiting.ts'
import type { Plan } from '../settings/plan.ts'
import { settingNumber } from '../settings/resolve.ts'
import type { Runtime } from './runtime.ts'

const logLines = 30

/** How often the services' own state is looked at: it costs more than a request. */
const stateEveryMs = 1_000

/**
 * Waits until our backend answers. We poll ourselves, because compose's own waiting gives up without a reason
 * (facts/peers.md).
 *
 * @returns how long it took, in seconds
 * @throws BACKEND_NOT_HEALTHY or BACKEND_STOPPED with the service's last log lines; LOGIN_WALL, FOREIGN_BACKEND
 */
export async function waitUntilHealthy(plan: Plan, runtime: Runtime, output: Output): Promise<number> {
  const seconds = settingNumber(plan.settings, 'CONVEX_START_TIMEOUT')
  const url = plan.loopback.api
  const begun = performance.now()
  const elapsed = () => (performance.now() - begun) / 1000
  const end = deadline(seconds * 1000)
  let nextState = stateEveryMs
  for (;;) {
    const identity = await identify(url)
    if (identity.kind === 'backend') {
      if (identity.instanceName === plan.instanceName) return elapsed()
      throw problem('FOREIGN_BACKEND', { url, found: identity.instanceName, expected: plan.instanceName })
    }
    if (identity.kind === 'login-wall') throw problem('LOGIN_WALL', { url, location: identity.location })
    if (elapsed() * 1000 >= nextState) {
      nextState += stateEveryMs
      await refuseStoppedBackend(runtime)
    }
    if (end.passed()) {
      const last = describeWaiting(identity)
      throw problem('BACKEND_NOT_HEALTHY', { url, seconds, last }, await lastLines(runtime))
    }
    output.transient(`  waiting for the backend … ${Math.floor(elapsed())} s`)
    await pause(Math.min(100 + elapsed() * 50, 500))
  }
}

function describeWaiting(identity: Identity): string {
  return identity.kind === 'not-ready'
    ? `It answered with status ${identity.status}.`
    : 'It did not answer at all.'
}

async function refuseStoppedBackend(runtime: Runtime): Promise<void> {
  const backend = (await runtime.services()).find(({ name }) => name === 'backend')
  if (backend?.state !== 'crashed' && backend?.state !== 'stopped') return
  throw problem('BACKEND_STOPPED', { service: 'backend', detail: backend.detail }, await lastLines(runtime))
}

const lastLines = (runtime: Runtime) => runtime.logTail('backend', logLines).catch(() => [])
