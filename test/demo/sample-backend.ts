import { join } from 'node:path'
import { readTextFile, writeTextFile } from '../../src/io/files.ts'
import { run } from '../../src/io/shell.ts'
import { settingDefinitions } from '../../src/settings/definitions.ts'
import { editEnvFile, parseEnvFile } from '../../src/settings/env-file.ts'
import { localFile } from '../../src/settings/variables.ts'
import { isFree } from '../../src/stack/ports.ts'
import { services } from '../../src/workspace/services.ts'
import { buildEmulator } from '../emulator/build.ts'
import { freePorts } from '../emulator/free-port.ts'

const pullTimeoutMs = 10 * 60_000

/** What a sample runs on: settings for its .env.convex.local, and one line that says it. */
interface SampleBackend {
  settings: Record<string, string>
  said: string
}

/**
 * Chooses what can be had: the real images, a real executable, else the emulator.
 */
async function chooseBackend(): Promise<SampleBackend> {
  const binary = process.env.CONVEX_BACKEND_BINARY
  if (binary) {
    return {
      settings: { CONVEX_RUNTIME: 'process', CONVEX_BACKEND_BINARY: binary },
      said: `the executable ${binary} (CONVEX_BACKEND_BINARY)`,
    }
  }
  const reason = await whyNoImages()
  if (!reason) return { settings: { CONVEX_RUNTIME: 'docker' }, said: "Convex's images, in Docker" }
  return {
    settings: { CONVEX_RUNTIME: 'process', CONVEX_BACKEND_BINARY: await buildEmulator() },
    said: `the emulator, a stand-in that runs no functions (${reason})`,
  }
}

async function whyNoImages(): Promise<string | undefined> {
  const engine = await run('docker', ['version', '--format', '{{.Server.Version}}'], { timeoutMs: 20_000 })
  if (!engine.ok) return 'no Docker engine answers'
  for (const setting of ['CONVEX_BACKEND_IMAGE', 'CONVEX_DASHBOARD_IMAGE'] as const) {
    const image = process.env[setting] || settingDefinitions[setting].default
    if ((await run('docker', ['image', 'inspect', image])).ok) continue
    process.stderr.write(`pulling ${image} …\n`)
    const pulled = await run('docker', ['pull', '--quiet', image], { timeoutMs: pullTimeoutMs })
    if (!pulled.ok) return `Docker cannot pull ${image}`
  }
  return undefined
}

/** The usual ports where they are free, others where they are not. */
async function choosePorts(): Promise<Record<string, string>> {
  const wanted = [services.api, services.site, services.dashboard]
  const usual = await Promise.all(wanted.map(({ defaultPort }) => isFree(defaultPort)))
  const others = await freePorts(wanted.length)
  return Object.fromEntries(
    wanted.flatMap(({ portSetting }, index) => (usual[index] ? [] : [[portSetting, String(others[index])]])),
  )
}

/**
 * Gives a sample project the settings that it can run with here, once; later runs keep them.
 *
 * @param folder the project
 */
export async function prepareSample(folder: string): Promise<void> {
  const path = join(folder, localFile)
  const text = (await readTextFile(path)) ?? ''
  if (parseEnvFile(text, localFile).get('CONVEX_RUNTIME')) return
  const { settings, said } = await chooseBackend()
  process.stderr.write(`backend: ${said}\n`)
  const edits = Object.entries({ ...settings, ...(await choosePorts()) }).map(([name, value]) => ({
    name,
    value,
  }))
  await writeTextFile(path, editEnvFile(text, localFile, edits), 0o600)
}
