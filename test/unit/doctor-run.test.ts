import { describe, expect, test, vi } from 'vitest'
import type { Check } from '../../src/doctor/check.ts'
import { failure, ok, Skip, skipped, warning } from '../../src/doctor/check-result.ts'
import { beforeLong, fact } from '../../src/doctor/fact.ts'
import type { Facts } from '../../src/doctor/fact-kinds.ts'
import { runChecks, verdictOf } from '../../src/doctor/run-checks.ts'
import { checkGroups } from '../../src/doctor/table.ts'
import { problem } from '../../src/io/errors.ts'

const check = (name: string, run: Check['run']): Check => ({ name, run })
const noFacts = {} as Facts

const run = async (checks: readonly Check[], limit?: number) =>
  (await runChecks([{ title: 'All', checks }], noFacts, limit))[0]?.checks

describe('a run of checks', () => {
  test('gives every result in order, whatever one of them does', async () => {
    const checks = [
      check('fine', async () => ok('fine')),
      check('thrown', () => Promise.reject(new Error('oh\n  no'))),
      check('thrown at once', () => {
        throw 'a string'
      }),
      check('known', async () => {
        throw problem('NO_ADMIN_KEY', { file: '.env.local' })
      }),
      check('skipped', async () => {
        throw new Skip('The backend does not run.')
      }),
      check('last', async () => warning('a', 'b')),
    ]
    expect(await run(checks)).toEqual([
      { name: 'fine', status: 'ok', detail: 'fine' },
      {
        name: 'thrown',
        status: 'failure',
        detail: 'It could not be looked at: oh no',
        fix: expect.stringContaining('report'),
      },
      {
        name: 'thrown at once',
        status: 'failure',
        detail: expect.stringContaining('a string'),
        fix: expect.stringContaining('report'),
      },
      {
        name: 'known',
        status: 'failure',
        detail: expect.stringContaining('There is no admin key in .env.local. The stack was never started'),
        fix: 'Run "coder-convex start".',
      },
      { name: 'skipped', status: 'skipped', detail: 'The backend does not run.' },
      { name: 'last', status: 'warning', detail: 'a', fix: 'b' },
    ])
  })

  test('does not wait for one that never ends', async () => {
    const results = await run(
      [check('hangs', () => new Promise(() => undefined)), check('b', async () => ok('b'))],
      5,
    )
    expect(results).toMatchObject([{ name: 'hangs', status: 'failure' }, { status: 'ok' }])
  })

  test('starts all of them before one has ended', async () => {
    let release = (_: unknown): void => undefined
    const second = new Promise((settle) => {
      release = settle
    })
    const checks = [
      check('first', async () => ok(String(await second))),
      check('second', async () => {
        release('the second one ran')
        return ok('')
      }),
    ]
    expect((await run(checks))?.[0]?.detail).toBe('the second one ran')
  })
})

test.each([
  [[ok('')], 'ok'],
  [[ok(''), skipped('')], 'ok'],
  [[ok(''), warning('', '')], 'warning'],
  [[failure('', ''), warning('', '')], 'failure'],
  [[], 'ok'],
])('the verdict is the worst of all', (results, verdict) => {
  const checks = results.map((result) => ({ name: 'x', ...result }))
  expect(verdictOf([{ title: '', checks }])).toBe(verdict)
})

describe('a fact', () => {
  test('is found once, and one cause is one failure', async () => {
    const look = vi.fn(() => Promise.reject(problem('NO_ADMIN_KEY', { file: 'x' })))
    const found = fact('There is no key.', look)
    await expect(found.find()).rejects.toMatchObject({ code: 'NO_ADMIN_KEY' })
    await expect(found.need()).rejects.toEqual(new Skip('There is no key.'))
    expect(look).toHaveBeenCalledTimes(1)
  })

  test('that needs another one says why that one is missing', async () => {
    const first = fact('There is no first.', () => Promise.reject(new Error('gone')))
    const second = fact('There is no second.', () => first.need())
    await expect(second.find()).rejects.toEqual(new Skip('There is no first.'))
    await expect(second.need()).rejects.toEqual(new Skip('There is no first.'))
  })

  test('that can be had is the same for all', async () => {
    const found = fact('', async () => ({}))
    expect(await found.find()).toBe(await found.need())
  })
})

describe('an engine', () => {
  test('that hangs is one that does not answer', async () => {
    const hangs = new Promise<void>(() => undefined)
    await expect(beforeLong(hangs, 5)).rejects.toMatchObject({
      code: 'DOCKER_UNAVAILABLE',
      why: 'The engine did not answer within 0.005 s.',
    })
  })

  test('that answers, or refuses, is left to do so', async () => {
    expect(await beforeLong(Promise.resolve('up'), 1_000)).toBe('up')
    await expect(beforeLong(Promise.reject(new Error('down')), 1_000)).rejects.toThrow('down')
  })
})

test('every check has a name of its own', () => {
  const names = checkGroups.flatMap(({ checks }) => checks.map(({ name }) => name))
  expect(new Set(names).size).toBe(names.length)
})
