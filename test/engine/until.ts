import { setTimeout as pause } from 'node:timers/promises'

/**
 * Asks until the answer is neither false nor undefined, and gives that answer.
 *
 * @param what names the condition in the error when the time is over
 * @param ask one look at the condition; it may throw to give up early
 */
export async function until<T>(
  what: string,
  ask: () => Promise<T | false | undefined> | T | false | undefined,
  { seconds = 60, everyMs = 50 }: { seconds?: number; everyMs?: number } = {},
): Promise<T> {
  const deadline = Date.now() + seconds * 1000
  for (;;) {
    const answer = await ask()
    if (answer !== false && answer !== undefined) return answer
    if (Date.now() > deadline) throw new Error(`Gave up after ${seconds} s of waiting for: ${what}`)
    await pause(everyMs)
  }
}
