import { createInterface } from 'node:readline'
import { type ProcessOutput, type ProcessPromise, within, $ as zx } from 'zx/core'
import type { Output } from './output.ts'

export interface ShellOptions {
  cwd?: string
  /** Added to (or, with undefined, taken from) the current environment. Secrets go here, never into arguments. */
  env?: Readonly<Record<string, string | undefined>>
  timeoutMs?: number
  /** The environment the additions are made to; the current process's when not given. */
  baseEnv?: Readonly<Record<string, string | undefined>>
}

export interface ShellResult {
  ok: boolean
  /** Exit code; 127 when the program is not there, null when a signal ended it. */
  exitCode: number | null
  stdout: string
  stderr: string
  timedOut: boolean
}

const timeoutSignal = 'SIGKILL'

function spawn(command: string, args: readonly string[], options: ShellOptions): ProcessPromise {
  const env: Record<string, string> = {}
  for (const [name, value] of Object.entries({ ...(options.baseEnv ?? process.env), ...options.env })) {
    if (value !== undefined) env[name] = value
  }
  return within(() => {
    const $ = zx({
      env: env as NodeJS.ProcessEnv,
      nothrow: true,
      quiet: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(options.cwd && { cwd: options.cwd }),
      ...(options.timeoutMs && { timeout: `${options.timeoutMs}ms`, timeoutSignal }),
    })
    return $`${command} ${args}`
  })
}

/**
 * Runs a program to its end. Arguments are passed as they are: zx quotes every one, so a value that looks
 * like shell is data.
 *
 * @returns its output and exit code; a failure is a result, not an exception
 */
export async function run(
  command: string,
  args: readonly string[],
  options: ShellOptions = {},
): Promise<ShellResult> {
  const started = performance.now()
  return resultOf(await spawn(command, args, options), started, options.timeoutMs)
}

function resultOf(done: ProcessOutput, started: number, timeoutMs: number | undefined): ShellResult {
  const elapsed = performance.now() - started
  return {
    ok: done.exitCode === 0,
    exitCode: done.exitCode,
    stdout: done.stdout,
    stderr: done.stderr,
    timedOut: timeoutMs !== undefined && done.signal === timeoutSignal && elapsed >= timeoutMs,
  }
}

/**
 * Runs a program whose lines a person follows while it works; protected values are masked in them.
 *
 * @param onLine is given each line of stdout and stderr
 */
export async function follow(
  command: string,
  args: readonly string[],
  options: ShellOptions & { output: Output; onLine: (line: string) => void },
): Promise<ShellResult> {
  const started = performance.now()
  const child = spawn(command, args, options)
  const stop = (signal: NodeJS.Signals) => void child.kill(signal).catch(() => undefined)
  process.on('SIGINT', stop).on('SIGTERM', stop)
  const lines: Promise<void>[] = [child.stdout, child.stderr].map(async (stream) => {
    for await (const line of createInterface({ input: stream })) options.onLine(options.output.mask(line))
  })
  try {
    const done = await child
    await Promise.all(lines)
    return resultOf(done, started, options.timeoutMs)
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop)
  }
}
