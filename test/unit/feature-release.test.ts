import { readFileSync } from 'node:fs'
import { parse as parseJsonc } from 'jsonc-parser'
import { expect, test } from 'vitest'
import { parse } from 'yaml'

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')

interface Step {
  run?: string
  uses?: string
  with?: Record<string, unknown>
}
interface Workflow {
  permissions: Record<string, string>
  jobs: Record<string, { if: string; permissions?: Record<string, string>; steps: Step[] }>
}
const { permissions, jobs } = parse(read('.github/workflows/release.yml')) as Workflow

test.each(['validate', 'publish'])('%s stages the Feature before the official action looks at it', (job) => {
  const { steps = [] } = jobs[job] ?? {}
  const staged = steps.findIndex(({ run }) => run === 'npm run feature:build')
  const action = steps.findIndex(({ uses }) => uses?.startsWith('devcontainers/action@'))
  expect(staged).toBeGreaterThan(-1)
  expect(action).toBeGreaterThan(staged)
  expect(steps[action]?.with?.['base-path-to-features']).toBe('./dist/collection/src')
})

test('a pull request can publish nothing', () => {
  expect(permissions).toEqual({ contents: 'read' })
  expect(jobs.validate?.permissions).toBeUndefined()
  expect(jobs.validate?.if).toContain('pull_request')
  expect(jobs.validate?.steps.some((step) => step.with?.['publish-features'])).toBe(false)
  expect(jobs.publish?.if).toContain('refs/tags/')
})

test('this repository’s own dev container uses the Feature that is staged from it', () => {
  const config = parseJsonc(read('.devcontainer/devcontainer.json')) as {
    initializeCommand: string
    features: Record<string, unknown>
  }
  expect(config.initializeCommand).toBe('sh .devcontainer/build-feature.sh')
  expect(read('.devcontainer/build-feature.sh')).toContain('npm run feature:build')
  expect(config.features).toHaveProperty(['./convex'])
  expect(read('.gitignore').split('\n')).toContain('/.devcontainer/convex/')
})
