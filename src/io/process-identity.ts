import { readFile } from 'node:fs/promises'
import { run } from './shell.ts'

/** A process that can be told from a later one that got the same pid. */
export interface ProcessIdentity {
  pid: number
  /** When it started, in the system's own words: clock ticks since boot on Linux. */
  started: string
}

/** The identity of a process that runs now, or undefined. A zombie does not run. */
export async function identifyProcess(pid: number): Promise<ProcessIdentity | undefined> {
  const started = process.platform === 'linux' ? await startFromProc(pid) : await startFromPs(pid)
  return started ? { pid, started } : undefined
}

/** Whether the very process is still there. */
export async function isAlive(identity: ProcessIdentity): Promise<boolean> {
  return (await identifyProcess(identity.pid))?.started === identity.started
}

async function startFromProc(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  // The second field is the program's name in parentheses and may contain blanks; see proc(5).
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')
  if (!fields) return undefined
  const [state, threads, started] = [fields[0], Number(fields[17]), fields[19]]
  // The leader of a process with several threads becomes a zombie first; until the others have ended, too, the
  // process keeps its ports.
  return state === 'Z' && threads <= 1 ? undefined : started
}

async function startFromPs(pid: number): Promise<string | undefined> {
  const result = await run('ps', ['-o', 'lstart=', '-p', String(pid)])
  return result.ok ? result.stdout.trim() || undefined : undefined
}
