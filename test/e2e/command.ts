import { spawn } from 'node:child_process'

export interface CommandOptions {
  cwd?: string
  /** The whole environment of the command. */
  env: Readonly<Record<string, string | undefined>>
  /** Is given each line of stderr; the command is killed, with SIGKILL, when it answers true. */
  killAt?: (line: string) => boolean
}

export interface CommandResult {
  /** Null after a signal. */
  code: number | null
  stdout: string
  stderr: string
}

/** No command of a test takes this long; one that hangs must not hang the run. */
const limitMs = 120_000

/** Runs a program to its end. Its children are not killed with it, as with any process that is killed. */
export function command(
  program: string,
  args: readonly string[],
  options: CommandOptions,
): Promise<CommandResult> {
  return new Promise((settle, fail) => {
    const child = spawn(program, args, {
      env: options.env as NodeJS.ProcessEnv,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: limitMs,
      killSignal: 'SIGKILL',
      ...(options.cwd && { cwd: options.cwd }),
    })
    const result = { stdout: '', stderr: '' }
    let line = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      result.stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      result.stderr += text
      const lines = (line + text).split('\n')
      line = lines.pop() ?? ''
      if (lines.some((each) => options.killAt?.(each))) child.kill('SIGKILL')
    })
    child.once('error', fail)
    // After a kill, children may still hold the pipes: the end of the process itself counts.
    child.once(options.killAt ? 'exit' : 'close', (code) => settle({ code, ...result }))
  })
}
