import { appendFileSync } from 'node:fs'
import type { LogDetail } from './http/route.ts'

export interface LogEntry extends LogDetail {
  readonly method: string
  readonly path: string
  readonly port: number
  readonly status: number
}

export interface RequestLog {
  /** Numbers a request on arrival. */
  arrive: () => number
  /** Writes its line; called before the answer leaves, so a client that has its answer finds the line. */
  write: (seq: number, entry: LogEntry) => void
}

/** One JSON line for each request: never headers, keys, query strings or values. */
export function openRequestLog(path: string): RequestLog {
  let arrived = 0
  return {
    arrive: () => ++arrived,
    write: (seq, entry) => {
      const line = JSON.stringify({ time: new Date().toISOString(), seq, ...entry })
      appendFileSync(path, `${line}\n`, { mode: 0o600 })
    },
  }
}
