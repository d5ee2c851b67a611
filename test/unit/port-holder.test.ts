import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { findPortHolder } from '../../src/io/port-holder.ts'
import { isFree } from '../../src/stack/ports.ts'

/** A listener of this process on a port that the system chooses. */
async function listen(host?: string) {
  const server = createServer()
  server.listen(0, host)
  await once(server, 'listening')
  const close = () => new Promise((done) => server.close(done))
  onTestFinished(() => void server.close())
  const address = server.address()
  return { port: typeof address === 'object' && address ? address.port : 0, close }
}

// Without a host it is IPv6's any address, where the machine has IPv6.
test.each(['127.0.0.1', '0.0.0.0', undefined])('a listener on %s is found by its process', async (host) => {
  const { port } = await listen(host)
  expect(await findPortHolder(port)).toMatchObject({ pid: process.pid })
})

test('another process is found with its name and arguments', async () => {
  const script = `require('net').createServer().listen(0, '127.0.0.1', function () { console.log(this.address().port) })`
  const child = spawn(process.execPath, ['-e', script, '--', '--instance-name', 'my shop'])
  onTestFinished(() => void child.kill('SIGKILL'))
  const [port] = await once(child.stdout, 'data')
  const holder = await findPortHolder(Number(String(port)))
  expect(holder?.pid).toBe(child.pid)
  expect(holder?.name).toMatch(/\w/)
  expect(holder?.args.slice(-3, -1)).toEqual(['--instance-name', 'my shop'])
})

test('nobody holds a port that was closed', async () => {
  const { port, close } = await listen('127.0.0.1')
  expect(await isFree(port)).toBe(false)
  await close()
  expect(await findPortHolder(port)).toBeUndefined()
  expect(await isFree(port)).toBe(true)
})
