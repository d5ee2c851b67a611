import { createServer } from 'node:net'
import { problem } from '../io/errors.ts'
import { findPortHolder } from '../io/port-holder.ts'
import type { Plan } from '../settings/plan.ts'
import { type ServiceName, services } from '../workspace/services.ts'
import { docker } from './containers.ts'

/** Which of the exposed services listen where, by the stack's service that has the port. */
const portsOfService = {
  backend: ['api', 'site'],
  dashboard: ['dashboard'],
} as const satisfies Record<string, readonly ServiceName[]>

/**
 * Makes sure that the ports of the services that are about to start are free.
 *
 * @param except services of ours that are there already and so may hold their ports
 * @throws PORT_IN_USE
 */
export async function requireFreePorts(
  plan: Plan,
  { except }: { except: readonly { service: string }[] },
): Promise<void> {
  const needed = Object.entries(portsOfService)
    .filter(([service]) => service === 'backend' || plan.dashboard)
    .filter(([service]) => !except.some((running) => running.service === service))
    .flatMap(([, names]): ServiceName[] => [...names])
  for (const name of needed) {
    const port = plan.ports[name]
    if (await isFree(port)) continue
    const owner = await portOwner(port)
    const { displayName, portSetting } = services[name]
    throw problem('PORT_IN_USE', { port, service: displayName, owner, setting: portSetting })
  }
}

/** Whether a program could listen on a loopback port now. */
export const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)))
  })

/**
 * Who holds a port, as far as it can be found: a container that publishes it, or a process of this machine.
 *
 * @returns something like "the container shop-backend-1" or "node (pid 4711)"
 */
export async function portOwner(port: number): Promise<string | undefined> {
  const containers = await docker(['ps', '--filter', `publish=${port}`, '--format', '{{.Names}}'])
  const container = containers.ok ? containers.stdout.trim().split('\n')[0] : ''
  if (container) return `the container ${container}`
  const holder = await findPortHolder(port)
  return holder && `${holder.name} (pid ${holder.pid})`
}
