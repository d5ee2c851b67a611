import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { identifyProcess, isAlive } from '../../src/io/process-identity.ts'
import { isFree } from '../../src/stack/ports.ts'
import { until } from '../engine/until.ts'
import { claimPorts } from './ports.ts'

const server = (port: number) =>
  `require('node:http').createServer().listen(${port}, '127.0.0.1', () => console.log('listening'))`

/** A restart that comes too early finds the port taken by the backend that it has just ended. */
test('a process counts as ended only when its ports are free', async () => {
  // A process with several threads ends in steps; about every third one is seen in between.
  for (const port of await claimPorts(20)) {
    const child = spawn(process.execPath, ['--eval', server(port)], { stdio: ['ignore', 'pipe', 'inherit'] })
    await once(child.stdout, 'data')
    const identity = await identifyProcess(child.pid ?? 0)
    if (!identity) throw new Error('The server is not there.')
    child.kill('SIGKILL')
    await until('the process to end', async () => !(await isAlive(identity)), { everyMs: 0 })
    expect(await isFree(port)).toBe(true)
  }
})
