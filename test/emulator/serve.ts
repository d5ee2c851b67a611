import { mkdirSync } from 'node:fs'
import type { Server } from 'node:http'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { createApiServer } from './api-server.ts'
import { readConfig } from './config.ts'
import { ConfigError } from './config-error.ts'
import { openDeployment } from './deployment.ts'
import { openGate } from './gate.ts'
import { startLine } from './identity.ts'
import { activeMisbehaviours } from './misbehaviour.ts'
import { openRequestLog } from './request-log.ts'
import { createSiteProxy } from './site-proxy.ts'
import { openStateFile } from './state-file.ts'

/** Runs the server until SIGINT. */
export async function serve(args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const config = readConfig(args, env)
  const active = activeMisbehaviours(env)
  process.stdout.write(`${startLine}\n`)
  if (active['crash-on-start'] !== undefined) {
    throw new ConfigError('EMULATOR_MISBEHAVE asked for a crash on start')
  }
  if (config.localStorage !== null) mkdirSync(config.localStorage, { recursive: true })
  const deployment = openDeployment(config, openStateFile(config.statePath))
  const log = openRequestLog(env.EMULATOR_REQUEST_LOG || join(dirname(config.statePath), 'requests.jsonl'))
  const gate = openGate(env)
  const servers = {
    api: createApiServer(deployment, gate, log),
    site: createSiteProxy(config, gate, log),
  }
  // Only SIGINT, as in the real executable; SIGTERM keeps its default (facts: stop_signal).
  process.on('SIGINT', () => process.exit(0))
  if (active['slow-start'] !== undefined) await delay(active['slow-start'])
  // The API port last: whoever sees it answer may use both.
  await listen(servers.site, config.sitePort, config.interface)
  await listen(servers.api, config.apiPort, config.interface)
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(new ConfigError(`cannot listen on ${host}:${port}: ${error.code}`)),
    )
    server.listen(port, host, () => resolve())
  })
}
