import {
  createServer,
  request as forward,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import type { EmulatorConfig } from './config.ts'
import type { Gate } from './gate.ts'
import { send } from './http/reply.ts'
import { pathOf } from './path-of.ts'
import type { RequestLog } from './request-log.ts'

/** The site port: a plain proxy to `/http` on the API port (contract section 0). */
export function createSiteProxy(config: EmulatorConfig, gate: Gate, log: RequestLog): Server {
  return createServer((request, response) => {
    const seq = log.arrive()
    const entry = { method: request.method ?? 'GET', path: pathOf(request), port: config.sitePort }
    const refusal = gate.admit(entry.path)
    if (refusal !== null) {
      log.write(seq, { ...entry, status: refusal.status })
      return send(request, response, refusal)
    }
    proxy(request, response, config.apiPort, (status) => log.write(seq, { ...entry, status }))
  })
}

function proxy(
  request: IncomingMessage,
  response: ServerResponse,
  apiPort: number,
  done: (status: number) => void,
): void {
  const upstream = forward({
    // The real proxy goes over loopback as well, whatever --interface says.
    host: '127.0.0.1',
    port: apiPort,
    method: request.method,
    path: `/http${request.url ?? '/'}`,
    headers: request.headers,
  })
  upstream.on('response', (answer) => {
    const status = answer.statusCode ?? 502
    done(status)
    response.writeHead(status, answer.headers)
    answer.pipe(response)
  })
  upstream.on('error', () => {
    done(500)
    send(request, response, { status: 500 })
  })
  request.pipe(upstream)
}
