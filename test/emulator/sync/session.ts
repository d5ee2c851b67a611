import type { RawData, WebSocket } from 'ws'
import { isAdminKey } from '../admin-key.ts'
import type { Deployment } from '../deployment.ts'
import { type Connection, openConnection } from './connection.ts'
import { runQuery } from './queries.ts'

type Message = Readonly<Record<string, unknown>> & { readonly type?: string }
type Modification = { type: string; queryId: number; udfPath: string; args: unknown[] }

/** What the client may say (contract section 4). */
const handlers: Readonly<Record<string, (connection: Connection, message: Message) => void>> = {
  Connect: () => {},
  Event: () => {},
  Authenticate: authenticate,
  ModifyQuerySet: modifyQuerySet,
  Mutation: (connection, message) => refuseRun(connection, 'MutationResponse', message),
  Action: (connection, message) => refuseRun(connection, 'ActionResponse', message),
}

/** Serves one sync connection: one Transition for each message that changes something. */
export function serveSession(socket: WebSocket, deployment: Deployment): void {
  const connection = openConnection(socket, deployment)
  socket.on('message', (data: RawData) => {
    try {
      const message = JSON.parse(data.toString()) as Message
      const handle = handlers[message.type ?? '']
      if (handle === undefined) connection.fail(`Unknown message type ${message.type}`)
      else handle(connection, message)
    } catch {
      connection.fail('Received an invalid message')
    }
  })
  // A client that vanishes is no concern of the server's.
  socket.on('error', () => {})
}

function authenticate(connection: Connection, { baseVersion, tokenType, value }: Message): void {
  const claimsAdmin = tokenType === 'Admin'
  connection.isAdmin = claimsAdmin && isAdminKey(String(value), connection.deployment.adminKey)
  if (claimsAdmin && !connection.isAdmin) {
    const error = 'The provided admin key was invalid for this instance'
    connection.say({ type: 'AuthError', error, baseVersion, authUpdateAttempted: false })
    connection.close()
    return
  }
  connection.transition({ identity: Number(baseVersion) + 1 }, [])
}

function modifyQuerySet(connection: Connection, message: Message): void {
  const { baseVersion, newVersion, modifications } = message
  const current = connection.querySet()
  if (baseVersion !== current) {
    connection.fail(`Base version ${baseVersion} does not match the query set's ${current}`)
    return
  }
  const changes = (modifications as Modification[]).map((change) =>
    change.type === 'Add'
      ? runQuery(connection.deployment, connection.isAdmin, change)
      : { type: 'QueryRemoved', queryId: change.queryId },
  )
  connection.transition({ querySet: Number(newVersion) }, changes)
}

function refuseRun(connection: Connection, type: string, { requestId }: Message): void {
  const result = 'function not found in emulator'
  connection.say({ type, requestId, success: false, result, logLines: [] })
}
