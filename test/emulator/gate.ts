import type { ServerResponse } from 'node:http'
import { crash } from './crash.ts'
import { type Reply, text } from './http/reply.ts'
import { type Active, activeMisbehaviours, misbehave } from './misbehaviour.ts'

export interface Gate {
  /** What a request gets instead of its answer, or null. The switches are read anew for each request. */
  admit: (path: string) => Reply | null
  /** Counts an answered request and dies with it where that was asked for. */
  count: (response: ServerResponse) => void
}

/** Stands before both ports and misbehaves as told. */
export function openGate(env: NodeJS.ProcessEnv): Gate {
  let answered = 0
  let active: Active = {}
  return {
    admit: (path) => {
      try {
        active = activeMisbehaviours(env)
        return misbehave(active, path)
      } catch (error) {
        return text(error instanceof Error ? error.message : String(error), 500)
      }
    },
    count: (response) => {
      answered += 1
      const limit = active['crash-after']
      if (limit === undefined || answered < limit) return
      response.once('close', () => crash(`EMULATOR_MISBEHAVE asked for a crash after ${limit} requests`))
    },
  }
}
