import type { Page, WebSocketRoute } from 'playwright-core'
import { encodeTimestamp, startVersion } from '../emulator/sync/version.ts'

/** What the page's calls are answered with, by function. */
type Functions = Readonly<Record<string, (args: Record<string, unknown>) => unknown>>

interface Message {
  type: string
  requestId?: number
  udfPath?: string
  args?: Record<string, unknown>[]
  baseVersion?: number
  newVersion?: number
  modifications?: { type: string; queryId: number; udfPath: string; args: Record<string, unknown>[] }[]
}

/**
 * Answers the page's sync connection in the place of a backend, since the emulator runs no functions: enough of the
 * protocol to show people signed in. A function that throws fails as it would in Convex.
 */
export async function answerInstead(page: Page, functions: Functions): Promise<void> {
  await page.routeWebSocket(/\/api\/[^/]+\/sync$/, (socket) => serve(socket, functions))
  // Tokens are renewed over plain HTTP.
  await page.route(/\/api\/action$/, async (route) => {
    if (route.request().method() !== 'POST') return route.fallback()
    const { path, args } = route.request().postDataJSON() as { path: string; args: Record<string, unknown>[] }
    const value = functions[path]?.(args[0] ?? {}) ?? null
    const headers = { 'Access-Control-Allow-Origin': '*' }
    await route.fulfill({ headers, json: { status: 'success', value, logLines: [] } })
  })
}

function serve(socket: WebSocketRoute, functions: Functions): void {
  let version = startVersion
  let clock = 1n
  const queries = new Map<number, { path: string; args: Record<string, unknown> }>()
  const say = (message: unknown) => socket.send(JSON.stringify(message))
  const call = (path: string, args: Record<string, unknown> = {}) =>
    functions[path.replace('.js:', ':')]?.(args)
  const transition = (change: Partial<typeof version>) => {
    const next = { ...version, ...change, ts: encodeTimestamp(clock++) }
    const modifications = [...queries].map(([queryId, { path, args }]) => {
      const value = call(path, args)
      return { type: 'QueryUpdated', queryId, value, logLines: [], journal: null }
    })
    say({ type: 'Transition', startVersion: version, endVersion: next, modifications })
    version = next
  }
  const answer = (type: string, { requestId, udfPath = '', args }: Message) => {
    const common = { type, requestId, logLines: [] }
    try {
      const result = call(udfPath, args?.[0]) ?? null
      say({ ...common, success: true, result, ts: encodeTimestamp(clock) })
    } catch (error) {
      say({ ...common, success: false, result: String(error) })
    }
  }
  const change = ({ modifications = [], newVersion = 0 }: Message) => {
    for (const { type, queryId, udfPath, args } of modifications) {
      if (type === 'Add') queries.set(queryId, { path: udfPath, args: args[0] ?? {} })
      else queries.delete(queryId)
    }
    transition({ querySet: newVersion })
  }
  socket.onMessage((text) => {
    const message = JSON.parse(String(text)) as Message
    if (message.type === 'Authenticate') transition({ identity: (message.baseVersion ?? 0) + 1 })
    if (message.type === 'ModifyQuerySet') change(message)
    if (message.type === 'Action') answer('ActionResponse', message)
    if (message.type !== 'Mutation') return
    answer('MutationResponse', message)
    transition({})
  })
}
