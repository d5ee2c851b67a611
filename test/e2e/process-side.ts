import { existsSync } from 'node:fs'
import { appendFile, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { endProcesses, processesIn, type SeenProcess } from './processes.ts'
import type { RuntimeSide, Seen } from './runtime-side.ts'

/** The backend processes of a project. */
export const backendsIn = (folder: string): SeenProcess[] =>
  processesIn(folder).filter(({ args }) => args.includes('--site-proxy-port'))

/** The process runtime as the tests see it from outside. */
export function processSide({ folder, switchFile }: Seen): RuntimeSide {
  const storage = join(folder, '.convex-workspace/storage')
  const misbehave = (list: string) => writeFile(switchFile, list)
  return {
    requestLog: () => readFile(join(storage, 'requests.jsonl'), 'utf8'),
    misbehaveFromStart: misbehave,
    misbehaveNow: misbehave,
    writeToLog: (text) => appendFile(join(folder, '.convex-workspace/backend.log'), text),
    isRunning: async () => backendsIn(folder).length > 0,
    hasData: async () => existsSync(join(storage, 'db.sqlite3')),
    loseData: () => rm(storage, { recursive: true }),
    cleanUp: () => endProcesses(processesIn(folder)),
  }
}
