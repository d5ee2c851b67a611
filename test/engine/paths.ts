import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The checkout these files belong to. */
export const repository = fileURLToPath(new URL('../..', import.meta.url))

/** What is costly to fetch or build and worth keeping between runs. Ignored by git; may be deleted at any time. */
export const cache = join(repository, '.cache/engine')

/**
 * The running engine's own folder: socket, state, log, images.
 *
 * It is one per machine and not in the checkout, because two daemons would fight over the same bridge and
 * firewall rules, because a checkout may be deleted under a running engine, because a socket's path must stay
 * under 108 bytes, and because whole root filesystems would drown every search and file watcher in the checkout.
 */
export const machine = '/var/tmp/coder-convex-engine'

/** Where the engine keeps images, containers and volumes; it stays when the engine stops, so that runs start fast. */
export const imageStore = join(machine, 'data')
