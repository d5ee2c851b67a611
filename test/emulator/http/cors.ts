import type { IncomingMessage } from 'node:http'
import type { Reply } from './reply.ts'

const methods = 'GET,POST,OPTIONS,PATCH,DELETE,PUT'

/** CORS as the real backend does it: everything the browser asks for is mirrored (contract section 2). */
export function corsHeaders(request: IncomingMessage): Record<string, string> {
  const origin = request.headers.origin
  const common = {
    'access-control-allow-credentials': 'true',
    vary: 'origin, access-control-request-method, access-control-request-headers',
  }
  return origin === undefined ? common : { ...common, 'access-control-allow-origin': origin }
}

/** The answer to a preflight, or null for any other request. */
export function preflight(request: IncomingMessage): Reply | null {
  if (request.method !== 'OPTIONS') return null
  return {
    status: 200,
    headers: {
      ...corsHeaders(request),
      'access-control-allow-methods': methods,
      'access-control-allow-headers': request.headers['access-control-request-headers'] ?? '',
      'access-control-max-age': '86400',
    },
  }
}
