import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect } from 'vitest'
import { coder } from './coder-workspace.ts'
import { examine, named, rowOf } from './doctor.ts'
import { setLine } from './doctor-breaks.ts'
import { test } from './fixture.ts'

/** Something that answers every request with one status, at an address that is not called loopback. */
async function answering(status: number, location?: string): Promise<{ url: string; end(): void }> {
  const server = createServer((_, response) => {
    response.writeHead(status, location ? { location } : {}).end()
  })
  await once(server.listen(0, '0.0.0.0'), 'listening')
  return {
    url: `http://0.0.0.0:${(server.address() as AddressInfo).port}`,
    end: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

describe('doctor in a Coder workspace', () => {
  test('an API behind the login is a warning that says what works and the ways out', async ({ open }) => {
    const workspace = await open('process')
    const wall = await answering(303, '/login')
    try {
      const env = { ...coder, CONVEX_API_URL: wall.url }
      await workspace.succeed(['start'], { env })
      const found = await examine(workspace, [], { env })
      expect([found.code, named(found, 'failure'), named(found, 'warning')]).toEqual([
        0,
        [],
        ['coder sharing'],
      ])
      const { detail, fix } = rowOf(found, 'coder sharing')
      expect(detail).toContain("behind Coder's login")
      for (const way of ['/convex', 'publicly', 'coder port-forward']) expect(fix).toContain(way)
    } finally {
      wall.end()
    }
  })

  test('a shared API is ok', async ({ open }) => {
    const workspace = await open('process')
    const shared = await answering(200)
    try {
      const env = { ...coder, CONVEX_API_URL: shared.url }
      await workspace.succeed(['start'], { env })
      const found = await examine(workspace, [], { env })
      expect([found.code, found.verdict, rowOf(found, 'coder sharing').status]).toEqual([0, 'ok', 'ok'])
    } finally {
      shared.end()
    }
  })

  test('a public origin behind the login is a failure', async ({ open }) => {
    const workspace = await open('process')
    const wall = await answering(303, '/login')
    try {
      const env = {
        ...coder,
        CONVEX_API_URL: wall.url,
        CONVEX_SITE_PUBLIC_URL: wall.url,
        CONVEX_ORIGINS: 'public',
      }
      await workspace.succeed(['start'], { env })
      const found = await examine(workspace, [], { env })
      expect(named(found, 'failure')).toEqual(['coder sharing'])
      expect(rowOf(found, 'coder sharing').fix).toContain('CONVEX_ORIGINS')
    } finally {
      wall.end()
    }
  })

  test('the browser’s URL after "convex dev": --fix puts it right, and nothing else', async ({ open }) => {
    const workspace = await open('process')
    await workspace.succeed(['start'], { env: coder })
    const right = workspace.read('.env.local')
    await setLine('.env.local', 'VITE_CONVEX_URL', workspace.url.api)(workspace)
    const found = await examine(workspace, [], { env: coder })
    expect(named(found, 'failure')).toEqual(['frontend url'])
    const fixed = await examine(workspace, ['--fix'], { env: coder })
    expect(fixed.repaired).toMatchObject([{ name: '.env.local', done: true }])
    expect([fixed.code, named(fixed, 'failure')]).toEqual([0, []])
    expect(workspace.read('.env.local')).toBe(right)
  })

  test('URLs that were written down elsewhere are noticed', async ({ open }) => {
    const workspace = await open('process')
    await workspace.succeed(['start'], { env: coder })
    const env = { ...coder, VSCODE_PROXY_URI: 'https://{{port}}--main--ws--me.moved.example' }
    const found = await examine(workspace, [], { env })
    expect(named(found, 'failure')).toContain('urls')
    expect(rowOf(found, 'urls').detail).toContain('moved.example')
  })
})
