import { spawnSync } from 'node:child_process'

/** A command that is timed as a whole process, as a person waits for it. */
export interface Timed {
  command: readonly string[]
  cwd?: string
  env?: Readonly<Record<string, string | undefined>>
}

const median = (values: readonly number[]) =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number

/**
 * Times two commands in turns, so that whatever else the machine does meets both.
 *
 * @param rounds how often each runs; one more round before it is not counted
 * @returns medians in milliseconds
 */
export function compare(ours: Timed, theirs: Timed, rounds: number): { ours: number; theirs: number } {
  const times = { ours: [] as number[], theirs: [] as number[] }
  for (let round = 0; round <= rounds; round++) {
    const each = { ours: time(ours), theirs: time(theirs) }
    if (round === 0) continue
    times.ours.push(each.ours)
    times.theirs.push(each.theirs)
  }
  return { ours: median(times.ours), theirs: median(times.theirs) }
}

/**
 * Runs a command once.
 *
 * @returns milliseconds
 * @throws when it fails: the time of a failure says nothing
 */
export function time({ command, cwd, env }: Timed): number {
  const [program = '', ...args] = command
  const begun = performance.now()
  const result = spawnSync(program, args, { cwd, env: { ...process.env, ...env }, encoding: 'utf8' })
  const elapsed = performance.now() - begun
  if (result.status !== 0) {
    throw new Error(
      `${command.slice(0, 4).join(' ')} … failed:\n${result.stderr || result.stdout || result.error}`,
    )
  }
  return elapsed
}
