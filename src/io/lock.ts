import { link, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { readTextFile } from './files.ts'
import { identifyProcess, isAlive, type ProcessIdentity } from './process-identity.ts'
import { pause } from './waiting.ts'

/**
 * Does something while no other of our processes does: the start hook and a person may both start a stack. A lock
 * whose process is gone, or whose pid is somebody else's by now, does not count.
 *
 * @param file the lock file; its folder must be there
 * @param onWait is told once which process is waited for
 * @throws FILE_UNREADABLE when the lock is another user's
 */
export async function withLock<T>(
  file: string,
  onWait: (pid: number) => void,
  work: () => Promise<T>,
): Promise<T> {
  const own = JSON.stringify(await identifyProcess(process.pid))
  let told = false
  while (!(await take(file, own))) {
    const text = await readTextFile(file)
    const holder = text === undefined ? undefined : parse(text)
    if (text !== undefined && (!holder || !(await isAlive(holder)))) await discard(file, text)
    else if (holder && !told) {
      told = true
      onWait(holder.pid)
    }
    await pause(100)
  }
  try {
    return await work()
  } finally {
    await rm(file, { force: true })
  }
}

/** Linked into place, so that nobody sees a lock that does not say yet whose it is, and takes it for a stale one. */
async function take(file: string, own: string): Promise<boolean> {
  const draft = `${file}.${process.pid}.new`
  await rm(draft, { force: true })
  await writeFile(draft, own, { mode: 0o600, flag: 'wx' })
  try {
    await link(draft, file)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  } finally {
    await rm(draft, { force: true })
  }
}

/** Two processes may find the same stale lock: only one rename of it succeeds, and a fresh lock is put back. */
async function discard(file: string, seen: string): Promise<void> {
  const aside = `${file}.${process.pid}`
  await rename(file, aside).catch(() => undefined)
  const taken = await readFile(aside, 'utf8').catch(() => undefined)
  if (taken !== undefined && taken !== seen) await rename(aside, file)
  else await rm(aside, { force: true })
}

function parse(text: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(text) as ProcessIdentity
  } catch {
    return undefined
  }
}
