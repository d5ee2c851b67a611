import { describe, expect, test } from 'vitest'
import { composeProblem, isOlder } from '../../src/stack/compose-problems.ts'
import { examplePlan } from './example-plan.ts'

test.each([
  ['2.23.1', false],
  ['v2.23.1', false],
  ['2.23.0', true],
  ['2.23', true],
  ['2.9.9', true],
  ['2.24.0', false],
  ['v2.26.1-ds2', false],
  ['2.40.3+ds1-0ubuntu1~24.04.1', false],
  ['2.23.1-rc.1', false],
  ['5.0.0', false],
  ['10.0.0', false],
  ['1.29.2', true],
  ['v1.99.99', true],
  ['dev', false],
])('compose %s is too old: %s', (version, older) => {
  expect(isOlder(version)).toBe(older)
})

describe('what compose says becomes an error that names the cause', () => {
  const failed = (stderr: string, timedOut = false) => ({
    ok: false,
    exitCode: 1,
    stdout: '',
    stderr,
    timedOut,
  })
  const plan = examplePlan({
    flags: {
      CONVEX_BACKEND_IMAGE: 'example.com:5000/convex/backend:1',
      CONVEX_DASHBOARD_IMAGE: 'example.com/dashboard:1',
    },
  })

  test.each([
    [
      'Cannot connect to the Docker daemon at unix:///x. Is the docker daemon running?',
      'DOCKER_UNAVAILABLE',
      /Cannot connect/,
    ],
    [' backend Error manifest unknown\nError: manifest unknown', 'IMAGE_UNAVAILABLE', /manifest unknown/],
    [
      'Error: pull access denied for example.com/dashboard, repository does not exist',
      'IMAGE_UNAVAILABLE',
      /pull access denied/,
    ],
    ['services.backend.mem_limit: invalid size', 'COMPOSE_FAILED', /invalid size/],
    ['', 'COMPOSE_FAILED', /./],
  ])('%j: %s', async (stderr, code, why) => {
    expect(await composeProblem(plan, 'up', failed(stderr))).toMatchObject({
      code,
      why: expect.stringMatching(why),
    })
  })

  test.each([
    ['example.com:5000/convex/backend', 'CONVEX_BACKEND_IMAGE'],
    ['example.com/dashboard', 'CONVEX_DASHBOARD_IMAGE'],
  ])('an image that cannot be had is named with its setting: %s', async (repository, setting) => {
    const problem = await composeProblem(
      plan,
      'up',
      failed(`Error: failed to resolve reference "${repository}"`),
    )
    expect(problem.code).toBe('IMAGE_UNAVAILABLE')
    expect(problem.message).toContain(repository)
    expect(problem.fix).toContain(setting)
  })

  test('a call that took too long is not taken for something else', async () => {
    const problem = await composeProblem(plan, 'up', failed('manifest unknown', true))
    expect(problem).toMatchObject({ code: 'COMPOSE_FAILED', why: 'It did not end in time.' })
  })

  test('the last lines are kept for the report', async () => {
    const lines = Array.from({ length: 50 }, (_, index) => `line ${index}`)
    const problem = await composeProblem(plan, 'up', failed(lines.join('\n')))
    expect(problem.details.at(-1)).toBe('line 49')
    expect(problem.details.length).toBeLessThan(50)
  })
})
