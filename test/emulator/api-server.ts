import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import type { Deployment } from './deployment.ts'
import type { Gate } from './gate.ts'
import { type Reply, send } from './http/reply.ts'
import { answer } from './http/router.ts'
import { pathOf } from './path-of.ts'
import { pendingPushes } from './push/pending.ts'
import type { RequestLog } from './request-log.ts'
import { serveSession } from './sync/session.ts'

/** Any version segment is accepted (contract section 4). */
const syncPath = /^\/api\/([^/]+\/)?sync$/

/** The API port: HTTP endpoints and the sync WebSocket. */
export function createApiServer(deployment: Deployment, gate: Gate, log: RequestLog): Server {
  const port = deployment.config.apiPort
  const pending = pendingPushes()
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false })

  const server = createServer((request, response) => {
    const seq = log.arrive()
    const [method, path] = [request.method ?? 'GET', pathOf(request)]
    const refusal = gate.admit(path)
    gate.count(response)
    const answered =
      refusal === null
        ? answer(request, { deployment, pending })
        : Promise.resolve({ reply: refusal, detail: {} })
    answered.then(({ reply, detail }) => {
      log.write(seq, { method, path, port, status: reply.status, ...detail })
      send(request, response, reply)
    })
  })

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const seq = log.arrive()
    const path = pathOf(request)
    const refusal = gate.admit(path) ?? (syncPath.test(path) ? null : { status: 404 })
    log.write(seq, { method: 'GET', path, port, status: refusal?.status ?? 101 })
    if (refusal !== null) return refuseUpgrade(socket, refusal)
    sockets.handleUpgrade(request, socket, head, (ws) => serveSession(ws, deployment))
  })
  return server
}

function refuseUpgrade(socket: Duplex, reply: Reply): void {
  const headers = Object.entries(reply.headers ?? {}).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.end(
    `HTTP/1.1 ${reply.status} Refused\r\n${headers.join('')}connection: close\r\n\r\n${reply.body ?? ''}`,
  )
}
