import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { $ } from 'zx/core'
import { readJson, writeJson } from './atomic-file.ts'
import { imageStore, machine } from './paths.ts'
import { identify, isAlive, type ProcessIdentity } from './process-identity.ts'
import { say } from './say.ts'
import { until } from './until.ts'

const stateFile = join(machine, 'dockerd.json')
const log = join(machine, 'dockerd.log')
const execRoot = join(machine, 'exec')
const dockerdPid = join(machine, 'dockerd.pid')
const containerdPid = join(execRoot, 'containerd/containerd.pid')

/** The address of the engine that the tests start themselves. */
export const ownHost = `unix://${join(machine, 'docker.sock')}`

/** Whether an engine answers under an environment. */
export async function engineAnswers(env: NodeJS.ProcessEnv): Promise<boolean> {
  const shell = $({ env, nothrow: true, quiet: true, timeout: '20s' })
  const result = await shell`docker info --format ${'{{.ServerVersion}}'}`
  // Older clients exit with 0 although no server answered; they print an empty version.
  return result.exitCode === 0 && result.stdout.trim() !== ''
}

/** The daemon that an earlier run or this one started, when it still runs. */
export async function ownDaemon(): Promise<ProcessIdentity | undefined> {
  const daemon = await readJson<ProcessIdentity>(stateFile)
  return daemon && isAlive(daemon) ? daemon : undefined
}

/** Starts dockerd in a session of its own, so that it outlives this process if a developer wants it to. */
export async function startDaemon(env: NodeJS.ProcessEnv): Promise<ProcessIdentity> {
  await mkdir(machine, { recursive: true, mode: 0o700 })
  // What a killed daemon left: both programs believe in a number that belongs to a zombie, or to somebody else.
  await stopContainerd()
  await rm(containerdPid, { force: true })
  await rm(dockerdPid, { force: true })
  const flags = Object.entries({
    host: ownHost,
    'data-root': imageStore,
    'exec-root': execRoot,
    pidfile: dockerdPid,
  }).map(([name, value]) => `--${name}=${value}`)
  say(`starting dockerd (its files are in ${machine})`)
  const output = await open(log, 'w')
  const child = spawn('dockerd', flags, { detached: true, stdio: ['ignore', output.fd, output.fd], env })
  child.unref()
  await once(child, 'spawn').finally(() => output.close())
  const daemon = identify(Number(child.pid))
  if (!daemon) throw new Error(`dockerd ended at once:\n${await lastLines()}`)
  await writeJson(stateFile, daemon)
  return daemon
}

/** Comes back when the daemon that the tests started answers. */
export async function waitForDaemon(daemon: ProcessIdentity, env: NodeJS.ProcessEnv): Promise<void> {
  await until('docker info', async () => {
    if (!isAlive(daemon)) throw new Error(`dockerd ended:\n${await lastLines()}`)
    return engineAnswers({ ...env, DOCKER_HOST: ownHost })
  })
}

/** Stops the daemon that the tests started, and comes back when it, and what it started, is gone. */
export async function stopDaemon(): Promise<void> {
  const daemon = await ownDaemon()
  if (daemon) {
    say('stopping dockerd')
    await endProcess(daemon, 40)
  }
  await stopContainerd()
  await rm(stateFile, { force: true })
}

/** containerd is dockerd's child and outlives it when that is killed. */
async function stopContainerd(): Promise<void> {
  const text = await readFile(containerdPid, 'utf8').catch(() => '')
  const found = text === '' ? undefined : identify(Number(text))
  // The number may long belong to somebody else.
  const command = found && (await readFile(`/proc/${found.pid}/cmdline`, 'utf8').catch(() => ''))
  if (found && command?.includes(execRoot)) await endProcess(found, 20)
}

async function endProcess(target: ProcessIdentity, seconds: number): Promise<void> {
  const gone = () => !isAlive(target)
  process.kill(target.pid, 'SIGTERM')
  try {
    await until(`process ${target.pid} to stop`, gone, { seconds })
  } catch {
    if (!gone()) process.kill(target.pid, 'SIGKILL')
    await until(`process ${target.pid} to be gone`, gone, { seconds: 10 })
  }
}

async function lastLines(): Promise<string> {
  const text = await readFile(log, 'utf8').catch(() => '')
  return text.trimEnd().split('\n').slice(-15).join('\n')
}
