import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { until } from '../engine/until.ts'

/** A process as /proc shows it. */
export interface SeenProcess {
  pid: number
  args: readonly string[]
}

/** Every process of this machine, those in containers included. */
export function allProcesses(): SeenProcess[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const line = attempt(() => readFileSync(`/proc/${name}/cmdline`, 'utf8'))
      return line ? [{ pid: Number(name), args: line.split('\0').slice(0, -1) }] : []
    })
}

/** The processes whose working directory is a folder or below it. */
export function processesIn(folder: string): SeenProcess[] {
  return allProcesses().filter(({ pid }) => {
    const cwd = attempt(() => readlinkSync(`/proc/${pid}/cwd`))
    return cwd !== undefined && (cwd === folder || cwd.startsWith(`${folder}/`))
  })
}

/** Whether a process is there and no zombie. */
export function isRunning(pid: number): boolean {
  const stat = attempt(() => readFileSync(`/proc/${pid}/stat`, 'utf8'))
  return stat !== undefined && stat.slice(stat.lastIndexOf(')') + 2)[0] !== 'Z'
}

/** Kills processes by their ids and waits until they are gone. */
export async function endProcesses(processes: readonly SeenProcess[]): Promise<void> {
  for (const { pid } of processes) attempt(() => process.kill(pid, 'SIGKILL'))
  await until('the processes to be gone', () => processes.every(({ pid }) => !isRunning(pid)), {
    seconds: 10,
  })
}

// Processes come and go while we look.
function attempt<T>(look: () => T): T | undefined {
  try {
    return look()
  } catch {
    return undefined
  }
}
