import { $ } from 'zx/core'
import { composeAnswers, ensureCompose, privateConfig } from './compose.ts'
import { engineAnswers, ownDaemon, ownHost, startDaemon, stopDaemon, waitForDaemon } from './daemon.ts'
import { withLock } from './lock.ts'
import { say } from './say.ts'
import { completePath, ensureTools } from './tools.ts'
import { isKept, otherUsers, signIn, signOut } from './users.ts'

/** A Docker engine with Compose v2 that tests may use. */
export type TestEngine = {
  /** What children need beside the process's own environment: DOCKER_HOST, DOCKER_CONFIG, PATH. */
  env: Record<string, string>
  /** Whether the tests' own files started it, in this run or another. */
  own: boolean
  /** Stops the engine if the tests started it and nobody else wants it, and verifies that it is gone. */
  stop(): Promise<void>
}

/** Gives an engine that answers: the machine's where there is one, else the tests' own, started if need be. */
export async function prepareEngine(): Promise<TestEngine> {
  const path = { PATH: completePath() }
  const base = { ...process.env, ...path }
  const ofMachine = await machineEngine(base)
  if (ofMachine) {
    await signIn()
    return { env: { ...path, ...ofMachine }, own: false, stop: signOut }
  }
  await ensureTools('dockerd', 'iptables')
  // From trixie on the client is a package of its own.
  await ensureTools('docker')
  await withLock('engine', async () => {
    const daemon = (await ownDaemon()) ?? (await startDaemon(base))
    await waitForDaemon(daemon, base)
    await signIn()
  })
  const env = { ...path, DOCKER_HOST: ownHost, DOCKER_CONFIG: privateConfig }
  await ensureCompose({ ...base, ...env })
  return { env, own: true, stop: leave }
}

/** The machine's engine under its own settings, completed with Compose where it has none or an old one. */
async function machineEngine(base: NodeJS.ProcessEnv): Promise<Record<string, string> | undefined> {
  // A shell that took over `up`'s settings names our own engine: this run must be counted as a user of it.
  if (process.env.DOCKER_HOST === ownHost) return undefined
  if (!(await engineAnswers(base))) return undefined
  say('using the Docker engine of this machine')
  const { DOCKER_HOST, DOCKER_CONFIG } = process.env
  const given = { ...(DOCKER_HOST && { DOCKER_HOST }), ...(DOCKER_CONFIG && { DOCKER_CONFIG }) }
  if (await composeAnswers(base)) return given
  await ensureCompose(base)
  // Contexts live in the configuration that is replaced, so the address has to be said outright.
  const shell = $({ env: base, quiet: true })
  const context = await shell`docker context inspect --format ${'{{.Endpoints.docker.Host}}'}`
  return { DOCKER_HOST: DOCKER_HOST ?? context.stdout.trim(), DOCKER_CONFIG: privateConfig }
}

async function leave(): Promise<void> {
  await withLock('engine', async () => {
    await signOut()
    const others = await otherUsers()
    if (others.length > 0) say(`leaving dockerd to the other users of it: ${others.join(', ')}`)
    else if (!(await isKept())) await stopDaemon()
  })
}
