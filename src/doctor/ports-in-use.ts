import type { Plan } from '../settings/plan.ts'
import { isFree, portOwner } from '../stack/ports.ts'
import type { Facts, PortUse, StackPort } from './fact-kinds.ts'

/** The ports of the stack's services. */
export const stackPorts = ({ dashboard }: Plan, runtime: 'docker' | 'process' | undefined): StackPort[] =>
  dashboard && runtime !== 'process' ? ['api', 'site', 'dashboard'] : ['api', 'site']

/** Finds out who has a port, from the backend's own word, then from the runtime's, then from the system's. */
export async function portUse(facts: Facts, name: StackPort): Promise<PortUse> {
  const plan = await facts.plan.need()
  // Before the port is tried: a request that meets our own trial of it would wait for nothing.
  const identity = await facts.identity.need()
  const ours = identity.kind === 'backend' && identity.instanceName === plan.instanceName
  if (ours && name !== 'dashboard') return { kind: 'ours' }
  const port = plan.ports[name]
  if (await isFree(port)) return { kind: 'free' }
  const services = await facts.services.need()
  const service = services.find((each) => each.name === (name === 'dashboard' ? 'dashboard' : 'backend'))
  if (service?.state === 'running' || service?.state === 'unhealthy') return { kind: 'ours' }
  const owner = await portOwner(port)
  if (owner?.startsWith(`the container ${plan.composeProject}-`)) return { kind: 'ours' }
  const other =
    identity.kind === 'backend' && name === 'api' ? `, the Convex backend "${identity.instanceName}"` : ''
  return { kind: 'foreign', owner: owner ? `${owner}${other}` : undefined }
}
