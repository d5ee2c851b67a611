import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { freePorts } from '../emulator/free-port.ts'
import { completePath, ensureTool } from '../engine/tools.ts'
import { until } from '../engine/until.ts'

export interface Registry {
  /** `localhost:PORT`: the only name to which the devcontainer CLI speaks plain http. */
  address: string
  stop(): Promise<void>
}

/** Starts Debian's OCI registry on a free port of this machine, with everything that it keeps in one folder. */
export async function startRegistry(folder: string): Promise<Registry> {
  await ensureTool('docker-registry')
  const [port] = await freePorts(1)
  await mkdir(folder, { recursive: true })
  const config = {
    version: 0.1,
    log: { level: 'warn' },
    storage: { filesystem: { rootdirectory: join(folder, 'data') } },
    http: { addr: `127.0.0.1:${port}` },
  }
  await writeFile(join(folder, 'config.yml'), stringify(config))
  const server = spawn('docker-registry', ['serve', join(folder, 'config.yml')], {
    stdio: 'ignore',
    env: { ...process.env, PATH: completePath() },
  })
  const ended = once(server, 'exit')
  const address = `localhost:${port}`
  await until('the registry to answer', async () => {
    if (server.exitCode !== null) throw new Error(`docker-registry ended with ${server.exitCode}`)
    return fetch(`http://${address}/v2/`).then(
      ({ ok }) => ok,
      () => false,
    )
  })
  return {
    address,
    stop: async () => {
      server.kill('SIGKILL')
      await ended
    },
  }
}
