import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { issueAdminKey } from './admin-key.ts'
import { defaultExecutable } from './build.ts'
import { freePorts } from './free-port.ts'
import type { LogEntry } from './request-log.ts'

export interface StartOptions {
  /** Holds the database, the storage and the request log; start again in it to restart. */
  readonly folder: string
  readonly instanceName?: string
  readonly instanceSecret?: string
  readonly env?: Readonly<Record<string, string>>
  readonly flags?: readonly string[]
  /** The positional argument; by default a SQLite path in the folder. */
  readonly database?: string
  /** What counts as started: an answer of any status, a healthy one, or nothing at all. */
  readonly until?: 'answering' | 'healthy' | 'spawned'
}

export interface RunningEmulator {
  readonly apiUrl: string
  readonly siteUrl: string
  readonly adminKey: string
  /** Both streams so far. */
  output: () => string
  requests: () => (LogEntry & { seq: number; time: string })[]
  /** Settles when the process ends; null after a signal it does not handle. */
  readonly exitCode: Promise<number | null>
  /** Sends SIGINT and waits. */
  stop: () => Promise<number | null>
}

/** A secret for tests, 64 hex characters. */
export const testSecret = 'ab'.repeat(32)

const startLimitMs = 10_000

/** Starts the built emulator on free ports of loopback. */
export async function startEmulator(options: StartOptions): Promise<RunningEmulator> {
  const { folder, instanceName = 'test-instance', instanceSecret = testSecret, until = 'healthy' } = options
  const [apiPort = 0, sitePort = 0] = await freePorts(2)
  const apiUrl = `http://127.0.0.1:${apiPort}`
  const siteUrl = `http://127.0.0.1:${sitePort}`
  const requestLog = join(folder, 'requests.jsonl')
  const child = spawn(
    process.execPath,
    [
      defaultExecutable,
      ...['--instance-name', instanceName, '--instance-secret', instanceSecret],
      ...['--port', String(apiPort), '--site-proxy-port', String(sitePort), '--interface', '127.0.0.1'],
      ...['--convex-origin', apiUrl, '--convex-site', siteUrl, '--disable-beacon'],
      ...['--local-storage', join(folder, 'storage')],
      ...(options.flags ?? []),
      options.database ?? join(folder, 'db.sqlite3'),
    ],
    { env: { PATH: process.env.PATH, EMULATOR_REQUEST_LOG: requestLog, ...options.env } },
  )
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      output += chunk
    })
  const exitCode = new Promise<number | null>((resolve) => child.once('close', resolve))
  const running: RunningEmulator = {
    apiUrl,
    siteUrl,
    adminKey: issueAdminKey(instanceName, instanceSecret),
    output: () => output,
    requests: () =>
      existsSync(requestLog)
        ? readFileSync(requestLog, 'utf8')
            .trim()
            .split('\n')
            .map((line) => JSON.parse(line))
        : [],
    exitCode,
    stop: () => {
      child.kill('SIGINT')
      return exitCode
    },
  }
  if (until !== 'spawned') await started(running, until)
  return running
}

async function started(running: RunningEmulator, until: 'answering' | 'healthy'): Promise<void> {
  let ended = false
  running.exitCode.then(() => {
    ended = true
  })
  const deadline = Date.now() + startLimitMs
  while (!ended && Date.now() < deadline) {
    const response = await fetch(`${running.apiUrl}/instance_name`, { redirect: 'manual' }).catch(() => null)
    if (response !== null && (until === 'answering' || response.ok)) return
    await delay(20)
  }
  await running.stop()
  throw new Error(`The emulator did not start:\n${running.output()}`)
}
