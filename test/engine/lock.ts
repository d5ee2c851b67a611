import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { machine } from './paths.ts'

/**
 * Runs a piece of work that no other test run on this machine may do at the same time.
 *
 * The kernel's lock is held by a child whose input we keep open, so it is released whatever ends this process.
 */
export async function withLock<T>(name: string, work: () => Promise<T>): Promise<T> {
  await mkdir(machine, { recursive: true, mode: 0o700 })
  const script = 'echo held; read -r _'
  const holder = spawn('flock', ['--exclusive', join(machine, `${name}.lock`), 'sh', '-c', script], {
    stdio: ['pipe', 'pipe', 'inherit'],
    // Ctrl-C reaches every process of the terminal, and the lock has to last while this one cleans up.
    detached: true,
  })
  const ended = once(holder, 'exit')
  const held = await Promise.race([once(holder.stdout, 'data'), ended.then(() => undefined)])
  if (held === undefined) throw new Error(`Could not take the lock "${name}" in ${machine}`)
  try {
    return await work()
  } finally {
    holder.stdin.end()
    await ended
  }
}
