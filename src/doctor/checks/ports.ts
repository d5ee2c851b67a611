import { problem } from '../../io/errors.ts'
import { services } from '../../workspace/services.ts'
import type { Check } from '../check.ts'
import { ok, skipped } from '../check-result.ts'
import type { StackPort } from '../fact-kinds.ts'
import { stackPorts } from '../ports-in-use.ts'

/** S16, "Check if ports are already in use": each of ours, and who has it. */
const portCheck = (name: StackPort): Check => ({
  name: `${name} port`,
  run: async (facts) => {
    const plan = await facts.plan.need()
    const runtime = await facts.chosenRuntime.need().catch(() => undefined)
    if (!stackPorts(plan, runtime?.kind).includes(name))
      return skipped('Not needed: the stack has no dashboard.')
    const port = plan.ports[name]
    const use = await facts.ports[name].need()
    if (use.kind !== 'foreign') return ok(`${port} is ${use.kind}`)
    const { displayName, portSetting } = services[name]
    throw problem('PORT_IN_USE', { port, service: displayName, owner: use.owner, setting: portSetting })
  },
})

export const portChecks: readonly Check[] = (['api', 'site', 'dashboard'] as const).map(portCheck)
