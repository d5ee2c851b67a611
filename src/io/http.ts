import { request as send } from 'node:http'

/** An answer as it came: redirects are not followed, since a login page is no answer (facts: login wall). */
export interface HttpAnswer {
  status: number
  text: string
  /** Where a redirect points to. */
  location?: string
}

export interface HttpRequest {
  method?: 'GET' | 'POST'
  headers?: Record<string, string>
  body?: string
  timeoutMs?: number
  /** A unix socket to send it to, instead of the URL's host. */
  socketPath?: string
}

/**
 * Sends one request over plain http, as loopback needs it. node:http rather than fetch: loading fetch takes longer
 * than everything else that `status` does, and fetch may go through a proxy.
 *
 * @returns the answer, or undefined when nothing answered in time
 */
export function request(url: string, options: HttpRequest = {}): Promise<HttpAnswer | undefined> {
  return new Promise((settle) => {
    const outgoing = send(
      url,
      {
        method: options.method ?? 'GET',
        headers: options.headers ?? {},
        // One signal for the whole exchange: a server that answers byte by byte ends, too.
        signal: AbortSignal.timeout(options.timeoutMs ?? 5_000),
        agent: false,
        ...(options.socketPath && { socketPath: options.socketPath }),
      },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', () => settle(undefined))
        response.on('end', () => {
          const { location } = response.headers
          const text = Buffer.concat(chunks).toString('utf8')
          settle({ status: response.statusCode ?? 0, text, ...(location !== undefined && { location }) })
        })
      },
    )
    outgoing.on('error', () => settle(undefined))
    outgoing.end(options.body)
  })
}
