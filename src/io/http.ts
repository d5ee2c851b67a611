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
}

/**
 * Sends one request.
 *
 * @returns the answer, or undefined when nothing answered in time
 */
export async function request(url: string, options: HttpRequest = {}): Promise<HttpAnswer | undefined> {
  try {
    const response = await fetch(url, {
      method: options.method ?? 'GET',
      redirect: 'manual',
      signal: AbortSignal.timeout(options.timeoutMs ?? 5_000),
      ...(options.headers && { headers: options.headers }),
      ...(options.body !== undefined && { body: options.body }),
    })
    const location = response.headers.get('location')
    return { status: response.status, text: await response.text(), ...(location && { location }) }
  } catch {
    return undefined
  }
}
