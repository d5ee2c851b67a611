import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundleCli } from '../../scripts/build/bundle.ts'
import { run } from '../../src/io/shell.ts'
import { parseEnvFile } from '../../src/settings/env-file.ts'
import { composeFile, configLabel } from '../../src/stack/compose.ts'
import { freePorts } from '../emulator/free-port.ts'
import type { ImageNames } from '../engine/images.ts'
import { copySampleProject } from '../fixtures/sample-project.ts'
import { compare, type Timed, time } from './measure.ts'
import { atLeastFaster, atMost, type Row, within } from './rows.ts'

const rounds = 15
const project = 'cctest-bench'

/** Measures the command on a stack in Docker, beside what a person would type instead. */
export async function measureStack(engineEnv: Record<string, string>, images: ImageNames): Promise<Row[]> {
  const executable = await bundleCli()
  const folder = mkdtempSync(join(tmpdir(), 'coder-convex-bench-'))
  try {
    const app = copySampleProject(join(folder, 'app'))
    const env = { ...engineEnv, ...(await settings(images)) }
    const ours = (...args: string[]): Timed => ({
      command: [process.execPath, executable, ...args],
      cwd: app,
      env,
    })
    const version = compare(ours('--version'), { command: [process.execPath, '-e', '0'] }, rounds)
    time(ours('start'))
    const stack = { cwd: app, env: { ...env, ...(await composeValues(app, env)) } }
    const compose = ['docker', 'compose', '--env-file', '.env.convex.local', '--file', composeFile]
    const up = { command: [...compose, 'up', '--detach'], ...stack }
    const ps = { command: [...compose, 'ps'], ...stack }
    time(ours('init', '--yes', '--no-install'))
    const rows = [
      atMost('--version / node -e 0', 1.6, version),
      atMost(
        'unchanged start --no-deploy / docker compose up -d',
        1.5,
        compare(ours('start', '--no-deploy'), up, rounds),
      ),
      atMost('status --json / docker compose ps', 1.5, compare(ours('status', '--json'), ps, rounds)),
      atLeastFaster(
        '100 variables / 100 npx convex env set (10 measured, scaled)',
        20,
        variables(app, env, ours('env')),
      ),
      within('doctor on a healthy stack', 2000, time(ours('doctor'))),
      within('init where everything is there', 500, time(ours('init', '--yes', '--no-install'))),
    ]
    time(ours('stop'))
    return rows
  } finally {
    await run('docker', ['volume', 'rm', '--force', `${project}_data`], { env: engineEnv })
    rmSync(folder, { recursive: true, force: true })
  }
}

async function settings(images: ImageNames): Promise<Record<string, string>> {
  const [api, site, dashboard] = await freePorts(3)
  return {
    CONVEX_RUNTIME: 'docker',
    CONVEX_API_PORT: String(api),
    CONVEX_SITE_PORT: String(site),
    CONVEX_DASHBOARD_PORT: String(dashboard),
    CONVEX_BACKEND_IMAGE: images.CODER_CONVEX_TEST_BACKEND_IMAGE,
    CONVEX_DASHBOARD_IMAGE: images.CODER_CONVEX_TEST_DASHBOARD_IMAGE,
    CONVEX_COMPOSE_PROJECT: project,
  }
}

/** What makes `docker compose up` see the running stack as up to date: the same values that `start` gave. */
async function composeValues(app: string, env: Record<string, string>): Promise<Record<string, string>> {
  const format = `{{index .Config.Labels "${configLabel}"}}`
  const { stdout } = await run('docker', ['inspect', `${project}-backend-1`, '--format', format], { env })
  return {
    JWT_PRIVATE_KEY: readFileSync(join(app, 'jwt_private_key.pem'), 'utf8'),
    CONVEX_CONFIG_HASH: stdout.trim(),
  }
}

function variables(app: string, env: Record<string, string>, push: Timed) {
  const file = join(app, '.env.convex.deployment')
  const lines = Array.from({ length: 100 }, (_, index) => `BENCH_${index}=value ${index}`)
  writeFileSync(file, `${readFileSync(file, 'utf8')}\n${lines.join('\n')}\n`)
  const oursMs = time(push)
  const client = parseEnvFile(readFileSync(join(app, '.env.local'), 'utf8'), '.env.local').values()
  const cli = { cwd: app, env: { ...env, ...client, CI: '1' } }
  const each = Array.from({ length: 10 }, (_, index) =>
    time({ command: ['npx', 'convex', 'env', 'set', `ONE_${index}`, 'value'], ...cli }),
  )
  return { ours: oursMs, theirs: each.reduce((sum, value) => sum + value, 0) * 10 }
}
