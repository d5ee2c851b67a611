import { once } from 'node:events'
import { open } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { runFolder } from './programs.ts'

// Below the range that the kernel gives to outgoing connections: a port stays free while its stack is stopped.
const lowest = 12_000
const highest = 30_000

/** Claims so many ports for one workspace; no other test of this run gets them. */
export async function claimPorts(count: number): Promise<number[]> {
  const claimed: number[] = []
  while (claimed.length < count) {
    const port = lowest + Math.floor(Math.random() * (highest - lowest))
    if ((await isOurs(port)) && (await isFree(port))) claimed.push(port)
  }
  return claimed
}

async function isOurs(port: number): Promise<boolean> {
  const claim = await open(join(runFolder(), 'ports', String(port)), 'wx').catch(() => undefined)
  await claim?.close()
  return claim !== undefined
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer()
  try {
    await once(server.listen(port, '0.0.0.0'), 'listening')
    return true
  } catch {
    return false
  } finally {
    server.close()
  }
}
