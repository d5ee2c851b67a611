import type { Deployment } from '../deployment.ts'
import type { PendingPushes } from '../push/pending.ts'
import type { Reply } from './reply.ts'

/** What a request adds to its line in the log: names and paths, never values. */
export interface LogDetail {
  readonly variables?: readonly string[]
  readonly modules?: readonly string[]
  readonly function?: string
}

export interface Call {
  readonly deployment: Deployment
  readonly pending: PendingPushes
  readonly query: URLSearchParams
  readonly body: Readonly<Record<string, unknown>>
  readonly note: (detail: LogDetail) => void
}

export interface Route {
  readonly method: 'GET' | 'POST'
  readonly paths: readonly string[]
  /** Where the admin key is read from; the real backend does the same (contract section 1). */
  readonly key: 'header' | 'body' | 'optional' | 'none'
  readonly handle: (call: Call) => Reply | Promise<Reply>
}
