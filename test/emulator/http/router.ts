import type { IncomingMessage } from 'node:http'
import type { Deployment } from '../deployment.ts'
import { answerHttpAction } from '../http-actions.ts'
import type { PendingPushes } from '../push/pending.ts'
import { readJson } from './body.ts'
import { corsHeaders, preflight } from './cors.ts'
import { checkKey } from './key-check.ts'
import { errorReply, type Reply } from './reply.ts'
import type { LogDetail, Route } from './route.ts'
import { routes } from './routes.ts'

const actionPrefix = '/http'

export interface Answer {
  readonly reply: Reply
  readonly detail: LogDetail
}

/** Answers one request to the API port. */
export async function answer(
  request: IncomingMessage,
  context: { deployment: Deployment; pending: PendingPushes },
): Promise<Answer> {
  let detail: LogDetail = {}
  const url = new URL(request.url ?? '/', 'http://emulator')
  try {
    // HTTP actions have no CORS layer of their own; the user's code answers for it.
    if (url.pathname === actionPrefix || url.pathname.startsWith(`${actionPrefix}/`)) {
      const path = url.pathname.slice(actionPrefix.length) || '/'
      return { reply: answerHttpAction(context.deployment, request.method ?? 'GET', path), detail }
    }
    const reply =
      preflight(request) ??
      (await dispatch(request, url, {
        ...context,
        note: (noted) => {
          detail = noted
        },
      }))
    return { reply: withCors(request, reply), detail }
  } catch (error) {
    return { reply: withCors(request, errorReply(error)), detail }
  }
}

async function dispatch(
  request: IncomingMessage,
  url: URL,
  context: { deployment: Deployment; pending: PendingPushes; note: (detail: LogDetail) => void },
): Promise<Reply> {
  const candidates = routes.filter(({ paths }) => paths.includes(url.pathname))
  if (candidates.length === 0) return { status: 404 }
  const route = candidates.find((candidate) => accepts(candidate, request.method))
  if (route === undefined) return { status: 405 }
  const body = route.method === 'POST' ? await readJson(request) : {}
  checkKey(route.key, context.deployment, { request, query: url.searchParams, body })
  return route.handle({ ...context, query: url.searchParams, body })
}

function accepts(route: Route, method: string | undefined): boolean {
  return route.method === method || (route.method === 'GET' && method === 'HEAD')
}

function withCors(request: IncomingMessage, reply: Reply): Reply {
  return { ...reply, headers: { ...reply.headers, ...corsHeaders(request) } }
}
