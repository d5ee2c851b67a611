import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { bundleCli } from '../../scripts/build/bundle.ts'
import { run } from '../../src/io/shell.ts'
import { parseEnvFile } from '../../src/settings/env-file.ts'
import { composeFile, configLabel } from '../../src/stack/compose.ts'
import { copySampleApp } from '../emulator/convex-cli.ts'
import { freePorts } from '../emulator/free-port.ts'
import { prepareEngine } from '../engine/engine.ts'
import { ensureTestImages } from '../engine/images.ts'
import { compare, time } from './measure.ts'

/** One claim about speed: a ratio within one run, so that it holds on slow and fast machines alike. */
interface Row {
  what: string
  oursMs: number
  theirsMs: number
  ratio: number
  target: string
  met: boolean
}

const rounds = 15
const rows: Row[] = []

function report(
  what: string,
  times: { ours: number; theirs: number },
  target: { atMost?: number; fasterBy?: number },
) {
  const ratio = target.fasterBy ? times.theirs / times.ours : times.ours / times.theirs
  rows.push({
    what,
    oursMs: Math.round(times.ours),
    theirsMs: Math.round(times.theirs),
    ratio: Math.round(ratio * 100) / 100,
    target: target.fasterBy ? `at least ${target.fasterBy} x faster` : `at most ${target.atMost} x`,
    met: target.fasterBy ? ratio >= target.fasterBy : ratio <= (target.atMost ?? 0),
  })
}

const executable = await bundleCli()
const engine = await prepareEngine()
const folder = mkdtempSync(join(tmpdir(), 'coder-convex-bench-'))
try {
  const images = await ensureTestImages(engine)
  const app = copySampleApp(folder)
  const [api, site, dashboard] = await freePorts(3)
  const env: Record<string, string> = {
    ...engine.env,
    CONVEX_RUNTIME: 'docker',
    CONVEX_API_PORT: String(api),
    CONVEX_SITE_PORT: String(site),
    CONVEX_DASHBOARD_PORT: String(dashboard),
    CONVEX_BACKEND_IMAGE: images.CODER_CONVEX_TEST_BACKEND_IMAGE,
    CONVEX_DASHBOARD_IMAGE: images.CODER_CONVEX_TEST_DASHBOARD_IMAGE,
    CONVEX_COMPOSE_PROJECT: 'cctest-bench',
  }
  const ours = (...args: string[]) => ({ command: [process.execPath, executable, ...args], cwd: app, env })

  report(
    '--version / node -e 0',
    compare(ours('--version'), { command: [process.execPath, '-e', '0'] }, rounds),
    {
      atMost: 1.6,
    },
  )

  time(ours('start'))
  const compose = ['docker', 'compose', '--env-file', '.env.convex.local', '--file', composeFile]
  const stack = { cwd: app, env: { ...env, ...(await composeValues(app, env)) } }
  const up = { command: [...compose, 'up', '--detach'], ...stack }
  report(
    'unchanged start --no-deploy / docker compose up -d',
    compare(ours('start', '--no-deploy'), up, rounds),
    {
      atMost: 1.5,
    },
  )
  const ps = { command: [...compose, 'ps'], ...stack }
  report('status --json / docker compose ps', compare(ours('status', '--json'), ps, rounds), { atMost: 1.5 })

  report('100 variables / 100 npx convex env set (10 measured, scaled)', variables(app, env, ours('env')), {
    fasterBy: 20,
  })
  time(ours('stop'))
} finally {
  await run('docker', ['volume', 'rm', '--force', 'cctest-bench_data'], { env: engine.env })
  await engine.stop()
  rmSync(folder, { recursive: true, force: true })
}

/** What makes `docker compose up` see the running stack as up to date: the same values that `start` gave. */
async function composeValues(app: string, env: Record<string, string>): Promise<Record<string, string>> {
  const format = `{{index .Config.Labels "${configLabel}"}}`
  const { stdout } = await run('docker', ['inspect', 'cctest-bench-backend-1', '--format', format], { env })
  return {
    JWT_PRIVATE_KEY: readFileSync(join(app, 'jwt_private_key.pem'), 'utf8'),
    CONVEX_CONFIG_HASH: stdout.trim(),
  }
}

function variables(
  app: string,
  env: Record<string, string>,
  push: { command: string[]; cwd: string; env: object },
) {
  const file = join(app, '.env.convex.deployment')
  const lines = Array.from({ length: 100 }, (_, index) => `BENCH_${index}=value ${index}`)
  writeFileSync(file, `${readFileSync(file, 'utf8')}\n${lines.join('\n')}\n`)
  const oursMs = time({ ...push, env })
  const client = parseEnvFile(readFileSync(join(app, '.env.local'), 'utf8'), '.env.local').values()
  const each = Array.from({ length: 10 }, (_, index) =>
    time({
      command: ['npx', 'convex', 'env', 'set', `ONE_${index}`, 'value'],
      cwd: app,
      env: { ...env, ...client, CI: '1' },
    }),
  )
  return { ours: oursMs, theirs: each.reduce((sum, value) => sum + value, 0) * 10 }
}

const artifacts = resolve(import.meta.dirname, '../artifacts')
mkdirSync(artifacts, { recursive: true })
writeFileSync(join(artifacts, 'bench.json'), `${JSON.stringify(rows, null, 2)}\n`)
console.table(rows)
console.log(JSON.stringify(rows))
