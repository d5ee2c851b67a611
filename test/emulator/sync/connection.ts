import type { WebSocket } from 'ws'
import type { Deployment } from '../deployment.ts'
import { encodeTimestamp, type SyncVersion, startVersion } from './version.ts'

/** One sync connection's state and what the server can say on it. */
export interface Connection {
  readonly deployment: Deployment
  isAdmin: boolean
  querySet: () => number
  say: (message: unknown) => void
  /** Sends a Transition that begins where the last one ended (contract section 4). */
  transition: (change: Partial<SyncVersion>, modifications: readonly unknown[]) => void
  fail: (error: string) => void
  close: () => void
}

/** Opens a connection at version zero. */
export function openConnection(socket: WebSocket, deployment: Deployment): Connection {
  let version = startVersion
  // Grows from connection to connection too, as a real commit timestamp does.
  let clock = BigInt(Date.now()) * 1_000_000n
  const say = (message: unknown) => socket.send(JSON.stringify(message))
  return {
    deployment,
    isAdmin: false,
    querySet: () => version.querySet,
    say,
    transition: (change, modifications) => {
      clock += 1n
      const next = { ...version, ...change, ts: encodeTimestamp(clock) }
      say({ type: 'Transition', startVersion: version, endVersion: next, modifications })
      version = next
    },
    fail: (error) => {
      say({ type: 'FatalError', error })
      socket.close()
    },
    close: () => socket.close(),
  }
}
