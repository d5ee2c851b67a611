import type { IncomingMessage, ServerResponse } from 'node:http'
import { ApiError } from '../api-error.ts'

export interface Reply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** A JSON answer. */
export function json(value: unknown, status = 200): Reply {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) }
}

/** A plain-text answer. */
export function text(body: string, status = 200): Reply {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body }
}

/** The answer for a thrown error: the `{code, message}` the CLI prints, or a 500 for a bug of the emulator. */
export function errorReply(error: unknown): Reply {
  if (error instanceof ApiError) {
    return json({ code: error.code, message: error.message }, error.status)
  }
  process.stderr.write(`emulator bug: ${error instanceof Error ? error.stack : String(error)}\n`)
  return json({ code: 'InternalServerError', message: 'The emulator failed; see its output.' }, 500)
}

/** Sends an answer; HEAD gets the headers alone. */
export function send(request: IncomingMessage, response: ServerResponse, reply: Reply): void {
  const body = Buffer.from(reply.body ?? '')
  response.writeHead(reply.status, { ...reply.headers, 'content-length': body.length })
  response.end(request.method === 'HEAD' ? undefined : body)
}
