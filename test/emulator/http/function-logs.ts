import { setTimeout as delay } from 'node:timers/promises'
import { json, type Reply } from './reply.ts'
import type { Call } from './route.ts'

/** The real server long-polls; an immediate answer would make `convex dev` spin (contract 5.2). */
const pollMs = 5_000

/** An empty page of function logs, after a while. */
export async function streamLogs({ query }: Call): Promise<Reply> {
  await delay(pollMs, undefined, { ref: false })
  return json({ entries: [], newCursor: Number(query.get('cursor') ?? 0) })
}
