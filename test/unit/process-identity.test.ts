import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, onTestFinished, test, vi } from 'vitest'
import { identifyProcess, isAlive } from '../../src/io/process-identity.ts'

function start(...command: [string, ...string[]]) {
  const child = spawn(command[0], command.slice(1), { stdio: ['pipe', 'pipe', 'ignore'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  return { child, pid: child.pid as number, ended: once(child, 'exit') }
}

test('a process is itself, as long as it runs', async () => {
  const own = await identifyProcess(process.pid)
  expect(own).toMatchObject({ pid: process.pid, started: expect.stringMatching(/./) })
  expect(own && (await isAlive(own))).toBe(true)
  expect(await identifyProcess(process.pid)).toEqual(own)
})

test('another start under the same pid is another process', async () => {
  expect(await isAlive({ pid: process.pid, started: '1' })).toBe(false)
})

test('a process with an odd name is identified', async () => {
  // The name stands in /proc/PID/stat, between parentheses and before the field that is needed.
  const rename = `process.title = 'a) 1 (b 2'; console.log('ready'); process.stdin.resume()`
  const { child, pid } = start(process.execPath, '-e', rename)
  await once(child.stdout, 'data')
  expect((await identifyProcess(pid))?.started).toMatch(/^\d+$|:/)
})

test('a process that has ended is gone', async () => {
  const { child, pid, ended } = start('cat')
  const identity = await identifyProcess(pid)
  expect(identity && (await isAlive(identity))).toBe(true)
  child.stdin.end()
  await ended
  expect(identity && (await isAlive(identity))).toBe(false)
  expect(await identifyProcess(pid)).toBeUndefined()
})

test('a zombie does not run', async () => {
  // The shell becomes cat, which never asks how its child ended.
  const { child } = start('sh', '-c', 'true & echo $!; exec cat')
  const [line] = await once(child.stdout, 'data')
  const pid = Number(String(line))
  expect(pid).toBeGreaterThan(1)
  await vi.waitFor(async () => expect(await identifyProcess(pid)).toBeUndefined())
})
