import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { readJson, writeJson } from './atomic-file.ts'
import { machine } from './paths.ts'
import { identify, isAlive, type ProcessIdentity } from './process-identity.ts'

// The last test run to end cleans up and stops the engine, so each leaves its name here while it runs.
const folder = join(machine, 'users')
const keep = 'keep'

/** Notes that this process uses the engine. */
export async function signIn(): Promise<void> {
  await writeJson(join(folder, String(process.pid)), identify(process.pid))
}

/** Takes this process's note away. */
export async function signOut(): Promise<void> {
  await rm(join(folder, String(process.pid)), { force: true })
}

/** Says whether the engine is to go on when nobody uses it, as a developer asked with `up`. */
export async function setKept(kept: boolean): Promise<void> {
  if (kept) await writeJson(join(folder, keep), {})
  else await rm(join(folder, keep), { force: true })
}

/** Whether a developer asked for the engine to go on. */
export async function isKept(): Promise<boolean> {
  return (await readJson(join(folder, keep))) !== undefined
}

/** The other living processes that use the engine; notes of dead ones are removed. */
export async function otherUsers(): Promise<number[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => /^\d+$/.test(name))
  const others: number[] = []
  for (const name of names) {
    const user = await readJson<ProcessIdentity>(join(folder, name))
    if (!user || !isAlive(user)) await rm(join(folder, name), { force: true })
    else if (user.pid !== process.pid) others.push(user.pid)
  }
  return others
}
