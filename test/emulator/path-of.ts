import type { IncomingMessage } from 'node:http'

/** The path alone: a query string may carry an admin key and must not reach the log. */
export function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?')[0] ?? '/'
}
