import { execFile } from 'node:child_process'
import { InterruptedError } from './errors.ts'
import type { Output } from './output.ts'

export interface ShellOptions {
  cwd?: string
  /** Added to (or, with undefined, taken from) the current environment. Secrets go here, never into arguments. */
  env?: Readonly<Record<string, string | undefined>>
  timeoutMs?: number
}

export interface ShellResult {
  ok: boolean
  /** Exit code; 127 when the program is not there, null when a signal ended it. */
  exitCode: number | null
  stdout: string
  stderr: string
  timedOut: boolean
}

const notFound = 127
const timeoutSignal = 'SIGKILL'
const outputLimit = 64 * 1024 * 1024

function environmentOf({ env }: ShellOptions): Record<string, string> {
  const all: Record<string, string> = {}
  for (const [name, value] of Object.entries({ ...process.env, ...env })) {
    if (value !== undefined) all[name] = value
  }
  return all
}

/**
 * Runs a program that answers soon, without a shell and without zx, whose loading takes longer than most answers.
 *
 * @returns its output and exit code; a failure is a result, not an exception
 */
export function run(
  command: string,
  args: readonly string[],
  options: ShellOptions = {},
): Promise<ShellResult> {
  return new Promise((settle) => {
    const child = execFile(
      command,
      [...args],
      {
        env: environmentOf(options),
        maxBuffer: outputLimit,
        killSignal: timeoutSignal,
        ...(options.cwd && { cwd: options.cwd }),
        ...(options.timeoutMs && { timeout: options.timeoutMs }),
      },
      (error, stdout, stderr) => {
        const exitCode = error?.code === 'ENOENT' ? notFound : child.exitCode
        settle({ ok: !error, exitCode, stdout, stderr, timedOut: Boolean(error?.killed) })
      },
    )
    child.stdin?.end()
  })
}

/**
 * Runs a program that a person follows while it works, in a process group of its own that ends with us. Arguments
 * reach it as they are: zx quotes every one, so a value that looks like shell is data.
 *
 * @param onLine is given each line of stdout and stderr, with protected values masked
 * @throws InterruptedError after SIGINT or SIGTERM, once the program has ended
 */
export async function follow(
  command: string,
  args: readonly string[],
  options: ShellOptions & { output: Output; onLine: (line: string) => void },
): Promise<ShellResult> {
  const [{ $: zx }, { createInterface }] = await Promise.all([import('zx/core'), import('node:readline')])
  const $ = zx({
    env: environmentOf(options) as NodeJS.ProcessEnv,
    nothrow: true,
    quiet: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(options.cwd && { cwd: options.cwd }),
  })
  const child = $`exec ${command} ${args}`
  const end = (signal: NodeJS.Signals) => void child.kill(signal).catch(() => undefined)
  let interrupted = false
  const interrupt = (signal: NodeJS.Signals) => {
    interrupted = true
    end(signal)
  }
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt)
  let timedOut = false
  const timer = options.timeoutMs
    ? setTimeout(() => {
        timedOut = true
        end(timeoutSignal)
      }, options.timeoutMs)
    : undefined
  const lines = [child.stdout, child.stderr].map(async (stream) => {
    for await (const line of createInterface({ input: stream })) options.onLine(options.output.mask(line))
  })
  try {
    const { exitCode, stdout, stderr } = await child
    await Promise.all(lines)
    if (interrupted) throw new InterruptedError()
    return { ok: exitCode === 0, exitCode, stdout, stderr, timedOut }
  } finally {
    clearTimeout(timer)
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt)
  }
}
