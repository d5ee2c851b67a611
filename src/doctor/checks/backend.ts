import { request } from '../../io/http.ts'
import type { Check } from '../check.ts'
import { failure, ok, Skip, skipped, warning } from '../check-result.ts'
import { compareAdminKeys } from '../compare/admin-keys.ts'
import { compareServices } from '../compare/services.ts'
import type { Facts } from '../fact-kinds.ts'
import { stackPorts } from '../ports-in-use.ts'
import { requireSetUp } from '../requirements.ts'

/** S15, "Docker services are running"; S16, "Docker container not starting". */
const services: Check = {
  name: 'services',
  run: async (facts) => {
    const [{ kind }, found] = await Promise.all([facts.runtime.need(), facts.services.need()])
    const answers = await facts.backend.need().then(
      () => true,
      () => false,
    )
    if (!answers && found.every(({ state }) => state === 'stopped')) await requireStartable(facts)
    return compareServices(found, { answers, runtime: kind })
  },
}

/** A stack that cannot start yet is not running for a reason that has a check of its own. */
async function requireStartable(facts: Facts): Promise<void> {
  await requireSetUp(facts)
  const [plan, { kind }] = await Promise.all([facts.plan.need(), facts.runtime.need()])
  const uses = await Promise.all(stackPorts(plan, kind).map((name) => facts.ports[name].need()))
  if (uses.some((use) => use.kind === 'foreign')) throw new Skip('It cannot start while a port is taken.')
}

/** S15 and S16, "curl http://localhost:3210/version": who answers there, before anything is sent. */
const identity: Check = {
  name: 'backend',
  run: async (facts) => {
    const version = await facts.backend.find()
    const { instanceName } = await facts.plan.need()
    return ok(`${instanceName}, version ${version || 'unknown'}`)
  },
}

/** S15, "curl http://localhost:3211/"; S16, "Port 3211 not accessible". */
const site: Check = {
  name: 'site proxy',
  run: async (facts) => {
    const status = await facts.siteProxy.find()
    const { site: url } = (await facts.plan.need()).loopback
    if (status === undefined) {
      return failure(`Nobody answers at ${url}, though the backend runs.`, 'Run "coder-convex restart".')
    }
    if (status >= 300 && status < 400) {
      return failure(
        `A login page answers at ${url}.`,
        'Make sure that nothing but the backend listens on that port.',
      )
    }
    return ok(url)
  },
}

const dashboard: Check = {
  name: 'dashboard',
  run: async (facts) => {
    const plan = await facts.plan.need()
    const { kind } = await facts.runtime.need()
    if (!stackPorts(plan, kind).includes('dashboard')) return skipped('The stack has no dashboard.')
    const service = (await facts.services.need()).find(({ name }) => name === 'dashboard')
    if (service?.state !== 'running') throw new Skip('It does not run.')
    const url = `http://127.0.0.1:${plan.ports.dashboard}`
    if (await request(url, { timeoutMs: 2_000 })) return ok(url)
    return warning(
      `It does not answer at ${url} yet.`,
      'Wait a moment; "coder-convex logs dashboard" tells more.',
    )
  },
}

const adminKey: Check = {
  name: 'admin key',
  run: async (facts) => compareAdminKeys((await facts.adminKeys.find()).states),
}

export const backendChecks: readonly Check[] = [services, identity, site, dashboard, adminKey]
