import type { ServiceState } from './service-state.ts'
import type { Topology } from './topology.ts'

/** What runs the stack. Both kinds give the same things, so that no task knows which one it has. */
export interface Runtime {
  kind: 'docker' | 'process'
  /** For people: "docker compose, project convex-app-1a2b3c". */
  description: string
  /** Where the data is, and stays when the stack stops. */
  dataLocation: string
  /** Makes sure that what it needs is there, before a task changes anything. */
  requireReady(): Promise<void>
  /** Writes the files that describe the stack; tells what it did, in a few words. */
  writeFiles(): Promise<string>
  /** How the stack and this machine see each other; null without containers. */
  topology(): Promise<Topology['kind'] | null>
  /** Starts what does not run yet, or runs with another configuration. */
  up(secrets: StackSecrets): Promise<'started' | 'unchanged'>
  /** Stops the stack and keeps the data. Tells whether anything was running. */
  down(): Promise<boolean>
  services(): Promise<ServiceState[]>
  /** Has the backend's own program make an admin key. */
  adminKey(instanceSecret: string): Promise<string>
  /** The last lines of a service's log. */
  logTail(service: string, lines: number): Promise<string[]>
  /** Gives each new line of the log to `onLine` until interrupted. */
  followLogs(service: string | undefined, lines: number, onLine: (line: string) => void): Promise<void>
}

/** What the backend is given beside its settings. */
export interface StackSecrets {
  instanceSecret: string
  jwtPrivateKey: string
}

const adminKeyLine = /^\S+\|[0-9a-f]+$/

/**
 * Finds the admin key in a program's output; by version, a heading stands before it or it goes to stderr
 * (facts/convex.md, "Backend image").
 */
export const findAdminKey = (output: string): string | undefined =>
  output
    .split('\n')
    .map((line) => line.trim())
    .find((line) => adminKeyLine.test(line))
