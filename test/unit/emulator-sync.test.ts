import { describe, expect } from 'vitest'
import { WebSocket } from 'ws'
import { type Json, setVariables } from '../emulator/client.ts'
import { test } from '../emulator/fixture.ts'
import type { RunningEmulator } from '../emulator/start.ts'

describe('sync WebSocket', () => {
  const connect = { type: 'Connect', sessionId: 'x', connectionCount: 0, clientTs: 0 }

  async function converse(emulator: RunningEmulator, messages: Json[], answers: number): Promise<Json[]> {
    const socket = new WebSocket(`${emulator.apiUrl.replace('http', 'ws')}/api/1.48.0/sync`)
    const received: Json[] = []
    return new Promise((resolve, reject) => {
      socket.on('open', () => {
        for (const message of messages) socket.send(JSON.stringify(message))
      })
      socket.on('message', (data) => {
        received.push(JSON.parse(String(data)))
        if (received.length === answers) socket.close()
      })
      socket.on('close', () => resolve(received))
      socket.on('error', reject)
    })
  }

  test('chains its versions and answers the two queries', async ({ emulator }) => {
    await setVariables(emulator, { B: '2', A: '1' })
    const authenticate = {
      type: 'Authenticate',
      baseVersion: 0,
      tokenType: 'Admin',
      value: emulator.adminKey,
    }
    const add = (queryId: number, name: string, args: Json) => ({
      type: 'Add',
      queryId,
      udfPath: `_system/cli/queryEnvironmentVariables:${name}`,
      args: [args],
    })
    const modifications = [
      add(0, 'default', {}),
      add(1, 'get', { name: 'A' }),
      add(2, 'get', { name: 'CONVEX_SITE_URL' }),
      add(3, 'get', { name: 'NONE' }),
      { ...add(4, 'default', {}), udfPath: 'tasks:list' },
    ]
    const modify = { type: 'ModifyQuerySet', baseVersion: 0, newVersion: 1, modifications }
    const [first, second] = await converse(emulator, [connect, authenticate, modify], 2)
    expect(first).toMatchObject({ startVersion: { querySet: 0, identity: 0, ts: 'AAAAAAAAAAA=' } })
    expect(second).toMatchObject({
      startVersion: first?.endVersion,
      endVersion: { querySet: 1, identity: 1 },
    })
    expect(second?.modifications).toMatchObject([
      {
        type: 'QueryUpdated',
        value: [
          { name: 'A', value: '1' },
          { name: 'B', value: '2' },
        ],
      },
      { type: 'QueryUpdated', value: { name: 'A', value: '1' } },
      { type: 'QueryUpdated', value: { name: 'CONVEX_SITE_URL', value: emulator.siteUrl } },
      { type: 'QueryUpdated', value: null },
      { type: 'QueryFailed', queryId: 4 },
    ])
  })

  test('refuses a wrong key and closes', async ({ emulator }) => {
    const authenticate = { type: 'Authenticate', baseVersion: 0, tokenType: 'Admin', value: 'wrong' }
    expect(await converse(emulator, [connect, authenticate], Number.NaN)).toEqual([
      {
        type: 'AuthError',
        error: 'The provided admin key was invalid for this instance',
        baseVersion: 0,
        authUpdateAttempted: false,
      },
    ])
  })

  test('calls nonsense a fatal error', async ({ emulator }) => {
    expect(await converse(emulator, [{ type: 'Nonsense' }], Number.NaN)).toMatchObject([
      { type: 'FatalError' },
    ])
  })
})
