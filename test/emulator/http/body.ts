import type { IncomingMessage } from 'node:http'
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib'
import { badRequest } from '../api-error.ts'

/** The CLI sends its big bodies with brotli (contract section 1). */
const decoders: Readonly<Record<string, (body: Buffer) => Buffer>> = {
  identity: (body) => body,
  br: (body) => brotliDecompressSync(body),
  gzip: (body) => gunzipSync(body),
  deflate: (body) => inflateSync(body),
}

/** Reads a JSON object from a request's body; no body reads as an empty object. */
export async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const raw = Buffer.concat(chunks)
  if (raw.length === 0) return {}
  const decode = decoders[request.headers['content-encoding'] ?? 'identity']
  if (decode === undefined) throw badRequest('BadJsonBody', 'Unknown content-encoding')
  let value: unknown
  try {
    value = JSON.parse(decode(raw).toString('utf8'))
  } catch {
    throw badRequest('BadJsonBody', 'Failed to parse the request body as JSON')
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw badRequest('BadJsonBody', 'The request body must be a JSON object')
  }
  return value as Record<string, unknown>
}
