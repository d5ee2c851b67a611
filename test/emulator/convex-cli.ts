import { execFile } from 'node:child_process'
import { join } from 'node:path'
import type { RunningEmulator } from './start.ts'

const cli = join('node_modules', 'convex', 'bin', 'main.js')

/** The CLI retries for ever where it cannot connect, so every call has an end (contract section 4). */
const callLimitMs = 60_000

export interface CliResult {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs the real Convex CLI in a project against the emulator. */
export function convex(
  app: string,
  emulator: Pick<RunningEmulator, 'apiUrl' | 'adminKey'>,
  ...args: string[]
): Promise<CliResult> {
  const env = {
    PATH: process.env.PATH,
    HOME: app,
    CI: '1',
    NO_PROXY: '127.0.0.1',
    CONVEX_SELF_HOSTED_URL: emulator.apiUrl,
    CONVEX_SELF_HOSTED_ADMIN_KEY: emulator.adminKey,
  }
  return new Promise((done) => {
    execFile(
      process.execPath,
      [cli, ...args],
      { cwd: app, env, timeout: callLimitMs },
      (error, stdout, stderr) =>
        done({
          code: error === null ? 0 : typeof error.code === 'number' ? error.code : null,
          stdout,
          stderr,
        }),
    )
  })
}
