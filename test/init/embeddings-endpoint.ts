import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A request as the stand-in saw it. */
interface SeenRequest {
  path: string | undefined
  authorization: string | undefined
  body: { model: string; input: string[] }
}

/** Words that the stand-in knows; a text's embedding says which of them it has. */
const words = ['cat', 'dog', 'boat', 'train']

/** 1536 numbers, of length 1 where a word is known. */
export function embeddingOf(text: string): number[] {
  const counts = words.map((word) => text.toLowerCase().split(word).length - 1)
  const length = Math.hypot(...counts) || 1
  return [...counts.map((count) => count / length), ...Array<number>(1536 - words.length).fill(0)]
}

/** Stands in for OpenAI's embeddings endpoint; the answers come in another order than the texts, as they may. */
export async function startEmbeddings() {
  const requests: SeenRequest[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as SeenRequest['body']
    requests.push({ path: request.url, authorization: request.headers.authorization, body })
    const refused = request.headers.authorization !== 'Bearer sk-test'
    const data = body.input.map((text, index) => ({ index, embedding: embeddingOf(text) })).reverse()
    response.writeHead(refused ? 401 : 200, { 'Content-Type': 'application/json' })
    response.end(JSON.stringify(refused ? { error: { message: 'Incorrect API key' } } : { data }))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    requests,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    stop: async () => {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}
