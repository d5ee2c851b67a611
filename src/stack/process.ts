import { spawn } from 'node:child_process'
import { access, constants, open, rm, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { problem } from '../io/errors.ts'
import { makePrivateFolder, readTextFile, writeTextFile } from '../io/files.ts'
import type { Output } from '../io/output.ts'
import { findPortHolder } from '../io/port-holder.ts'
import { identifyProcess, isAlive, type ProcessIdentity } from '../io/process-identity.ts'
import { follow, run } from '../io/shell.ts'
import { deadline, pause } from '../io/waiting.ts'
import type { Plan } from '../settings/plan.ts'
import { workspaceFolder } from '../settings/workspace-record.ts'
import { backendArguments, backendProcessEnvironment } from './backend-arguments.ts'
import { configHash } from './compose-environment.ts'
import { requireFreePorts } from './ports.ts'
import { findAdminKey, type Runtime, type StackSecrets } from './runtime.ts'
import type { ServiceState } from './service-state.ts'

interface PidFile extends ProcessIdentity {
  config: string
  binary: string
}

const stopTimeoutMs = 10_000

/** Tells which process runs the backend; in the project's folder. */
export const pidFile = join(workspaceFolder, 'backend.pid')

/** The stack as one process of this machine: the backend's executable, SQLite, no dashboard. */
export function processRuntime(plan: Plan, output: Output): Runtime {
  const folder = join(plan.project.folder, workspaceFolder)
  const files = {
    pid: join(plan.project.folder, pidFile),
    log: join(folder, 'backend.log'),
    storage: join(folder, 'storage'),
  }
  const running = async () => {
    const saved = await readPidFile(files.pid)
    return saved && (await isAlive(saved)) ? saved : undefined
  }
  return {
    kind: 'process',
    description: `process, log in ${workspaceFolder}/backend.log`,
    dataLocation: `${workspaceFolder}/storage`,
    requireReady: async () => {
      await requireBinary(plan)
    },
    writeFiles: async () => 'one process, no compose file',
    topology: async () => null,
    up: async (secrets) => {
      const binary = await requireBinary(plan)
      const current = await running()
      const config = configHash(
        [binary, ...backendArguments(plan, secrets, files.storage)],
        plan.backendEnvironment,
      )
      if (current?.config === config) return 'unchanged'
      const previous = current ?? (await findStray(plan))
      if (previous) await interrupt(previous)
      await requireFreePorts(plan, { except: [{ service: 'dashboard' }] })
      await makePrivateFolder(files.storage)
      await launch(binary, plan, secrets, files, config)
      return 'started'
    },
    down: async () => {
      const current = (await running()) ?? (await findStray(plan))
      if (current) await interrupt(current)
      await rm(files.pid, { force: true })
      return current !== undefined
    },
    services: async () => [stateOf(await readPidFile(files.pid), await running())],
    adminKey: (secret) => adminKey(plan, secret),
    logTail: async (_service, lines) =>
      ((await readTextFile(files.log)) ?? '').trimEnd().split('\n').slice(-lines),
    followLogs: async (_service, lines, onLine) => {
      await follow('tail', ['-n', String(lines), '-F', files.log], { output, onLine })
    },
  }
}

function stateOf(saved: PidFile | undefined, current: PidFile | undefined): ServiceState {
  const name = 'backend'
  if (current) return { name, state: 'running', detail: `pid ${current.pid}`, image: current.binary }
  if (saved) return { name, state: 'crashed', detail: `pid ${saved.pid} is gone` }
  return { name, state: 'stopped', detail: 'not started' }
}

async function readPidFile(file: string): Promise<PidFile | undefined> {
  try {
    const saved = JSON.parse((await readTextFile(file)) ?? '') as PidFile
    return Number.isInteger(saved.pid) && saved.pid > 1 ? saved : undefined
  } catch {
    // A torn pid file names no process; the port check finds one that still runs.
    return undefined
  }
}

/** A backend of ours whose pid file was lost, or never written because we were killed right after its start. */
async function findStray(plan: Plan): Promise<ProcessIdentity | undefined> {
  const holder = await findPortHolder(plan.ports.api)
  const named = holder?.args[holder.args.indexOf('--instance-name') + 1] === plan.instanceName
  return holder && named ? identifyProcess(holder.pid) : undefined
}

async function requireBinary(plan: Plan): Promise<string> {
  const setting = plan.settings.CONVEX_BACKEND_BINARY
  if (!setting) throw problem('NO_RUNTIME', { reason: 'CONVEX_BACKEND_BINARY is not set.' })
  const path = resolve(plan.project.folder, setting.value)
  const refuse = (reason: string) =>
    problem('BACKEND_BINARY_MISSING', { setting: 'CONVEX_BACKEND_BINARY', path, reason })
  const found = await stat(path).catch(() => undefined)
  if (!found) throw refuse('There is no such file.')
  if (!found.isFile()) throw refuse('It is not a file.')
  await access(path, constants.X_OK).catch(() => {
    throw refuse('It is not executable ("chmod +x" allows it).')
  })
  return path
}

async function launch(
  binary: string,
  plan: Plan,
  secrets: StackSecrets,
  files: { pid: string; log: string; storage: string },
  config: string,
): Promise<void> {
  const log = await open(files.log, 'a', 0o600)
  try {
    const child = spawn(binary, backendArguments(plan, secrets, files.storage), {
      cwd: plan.project.folder,
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
      env: { ...process.env, ...backendProcessEnvironment(plan, secrets) },
    })
    const failed = await new Promise<Error | undefined>((settle) => {
      child.once('spawn', () => settle(undefined)).once('error', settle)
    })
    if (failed || !child.pid) {
      const reason = `The system says: ${failed?.message ?? 'it did not start'}.`
      throw problem('BACKEND_BINARY_MISSING', { setting: 'CONVEX_BACKEND_BINARY', path: binary, reason })
    }
    child.unref()
    const identity = (await identifyProcess(child.pid)) ?? { pid: child.pid, started: 'ended at once' }
    await writeTextFile(
      files.pid,
      `${JSON.stringify({ ...identity, config, binary } satisfies PidFile)}\n`,
      0o600,
    )
  } finally {
    await log.close()
  }
}

/** SIGINT first: it is the only signal that the backend ends cleanly on (facts/convex.md). */
async function interrupt(target: ProcessIdentity): Promise<void> {
  const until = deadline(stopTimeoutMs)
  process.kill(target.pid, 'SIGINT')
  while (await isAlive(target)) {
    if (until.passed()) {
      process.kill(target.pid, 'SIGKILL')
      return
    }
    await pause(50)
  }
}

async function adminKey(plan: Plan, instanceSecret: string): Promise<string> {
  const binary = await requireBinary(plan)
  const args = [
    'keygen',
    'admin-key',
    '--instance-name',
    plan.instanceName,
    '--instance-secret',
    instanceSecret,
  ]
  const made = await run(binary, args, { timeoutMs: 20_000 })
  const key = findAdminKey(`${made.stdout}\n${made.stderr}`)
  if (!key) {
    throw problem('ADMIN_KEY_UNAVAILABLE', {
      reason: `"convex-local-backend keygen" printed none (${made.exitCode}).`,
    })
  }
  return key
}
