import type { Invocation } from './open-project.ts'
import { type StartOptions, start } from './start.ts'
import { stop } from './stop.ts'

/** `coder-convex restart`: stop, then the whole start sequence, which skips what is right already. */
export async function restart(invocation: Invocation, options: StartOptions): Promise<void> {
  await stop(invocation)
  await start(invocation, options)
}
