import { readFileSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect } from 'vitest'
import { until } from '../engine/until.ts'
import { sharedWorkspace, test } from './fixture.ts'
import { backendsIn } from './process-side.ts'
import { endProcesses, isRunning } from './processes.ts'

const pidFile = '.convex-workspace/backend.pid'
const quick = ['start', '--no-deploy', '--no-env']

/** Addresses, as /proc/net/tcp writes them, on which a port is listened on. */
const addressesOf = (port: number) =>
  ['tcp', 'tcp6'].flatMap((table) =>
    readFileSync(`/proc/net/${table}`, 'utf8')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter((columns) => columns[3] === '0A')
      .flatMap((columns) => columns[1] ?? [])
      .filter((local) => Number.parseInt(local.split(':')[1] ?? '', 16) === port)
      .map((local) => local.split(':')[0]),
  )

describe('the stack as one process', () => {
  const workspace = sharedWorkspace('process', async () => undefined)
  const pids = () => backendsIn(workspace().folder).map(({ pid }) => pid)
  const saved = () => JSON.parse(workspace().read(pidFile)) as { pid: number; started: string }

  test('listens on loopback only', async () => {
    await workspace().succeed(quick)
    const { api, site } = workspace().ports
    for (const port of [api, site]) expect(addressesOf(port)).toEqual(['0100007F'])
  })

  test('goes on after the command that started it, and is not started twice', async () => {
    await workspace().succeed(quick)
    const [pid] = pids()
    await workspace().succeed(quick)
    expect(pids()).toEqual([pid])
    expect(saved().pid).toBe(pid)
  })

  test('is started again when it was killed', async () => {
    await workspace().succeed(quick)
    await endProcesses(backendsIn(workspace().folder))
    const { stdout } = await workspace().succeed(['status', '--json'])
    expect(JSON.parse(stdout).services).toMatchObject([{ name: 'backend', state: 'crashed' }])
    await workspace().succeed(quick)
    expect(pids()).toEqual([saved().pid])
  })

  test('is made anew when a setting changes', async () => {
    await workspace().succeed(quick)
    const before = pids()
    await workspace().succeed(quick, { env: { RUST_LOG: 'debug' } })
    expect(pids()).not.toEqual(before)
    expect(pids()).toHaveLength(1)
  })

  test('a pid file that names a process of somebody else does it no harm', async () => {
    await workspace().succeed(['stop'])
    // Our own process, as if it had got the pid of a backend that ended long ago.
    await workspace().write(
      pidFile,
      JSON.stringify({ pid: process.pid, started: '1', config: 'x', binary: 'x' }),
    )
    expect((await workspace().succeed(['stop'])).stderr).toContain('were not running')
    await workspace().write(
      pidFile,
      JSON.stringify({ pid: process.pid, started: '1', config: 'x', binary: 'x' }),
    )
    await workspace().succeed(quick)
    expect(isRunning(process.pid)).toBe(true)
    expect(saved().pid).not.toBe(process.pid)
  })

  test.for([
    { title: 'is gone', text: undefined },
    { title: 'is torn', text: '{"pid": 12' },
    { title: 'is empty', text: '' },
    { title: 'names a dead process', text: '{"pid":4194303,"started":"1","config":"x","binary":"x"}' },
    { title: 'names every process', text: '{"pid":-1,"started":"1","config":"x","binary":"x"}' },
  ])('a backend whose pid file $title is found', async ({ text }) => {
    await workspace().succeed(quick)
    const before = pids()
    if (text === undefined) await rm(join(workspace().folder, pidFile))
    else await workspace().write(pidFile, text)
    await workspace().succeed(quick)
    expect(pids()).toHaveLength(1)
    expect(saved().pid).toBe(pids()[0])
    await rm(join(workspace().folder, pidFile))
    await workspace().succeed(['stop'])
    expect(pids()).toEqual([])
    expect(before).toHaveLength(1)
  })

  test('is ended by SIGINT, the one signal on which it ends cleanly', async () => {
    await workspace().succeed(['stop'])
    const told = join(dirname(workspace().folder), 'tells-signals.cjs')
    const script = `if (process.argv[1]?.endsWith('convex-local-backend'))
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
        process.prependListener(signal, () => require('node:fs').writeSync(2, 'told ' + signal + '\\n'))\n`
    await writeFile(told, script)
    await workspace().succeed(quick, { env: { NODE_OPTIONS: `--require ${told}` } })
    await workspace().succeed(['stop'])
    const log = workspace().read('.convex-workspace/backend.log')
    expect(log.match(/told \w+/g)).toEqual(['told SIGINT'])
    await until('the process to be gone', () => pids().length === 0)
    expect(workspace().has(pidFile)).toBe(false)
  })

  test.for([
    { title: 'is not there', binary: 'nowhere/convex-local-backend', says: 'There is no such file' },
    { title: 'is a folder', binary: 'convex', says: 'It is not a file' },
    { title: 'is not executable', binary: 'package.json', says: 'chmod +x' },
  ])('an executable that $title is refused before anything is changed', async ({ binary, says }) => {
    await workspace().succeed(['stop'])
    const { code, stderr } = await workspace().run(quick, { env: { CONVEX_BACKEND_BINARY: binary } })
    expect(code).toBe(1)
    expect(stderr).toContain('error BACKEND_BINARY_MISSING')
    expect(stderr).toContain(says)
  })
})
