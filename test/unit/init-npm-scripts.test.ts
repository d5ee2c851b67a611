import { describe, expect, test } from 'vitest'
import { commands } from '../../scripts/commands.ts'
import { frontendOf } from '../../src/scaffold/frontends.ts'
import { withValues } from '../../src/scaffold/json-edits.ts'
import { commandScripts, planScripts, togetherScript } from '../../src/scaffold/npm-scripts.ts'
import { factsOf, viteReact } from './init-facts.ts'

const planOf = (manifest: Parameters<typeof factsOf>[0]) => {
  const facts = factsOf(manifest, { 'index.html': '' })
  return planScripts(facts, frontendOf(facts), {})
}

test('the tasks that run a command of ours are those of the command table', () => {
  const ofTable = commands.flatMap(({ name, npmTask }) =>
    npmTask ? [[npmTask, `coder-convex ${name}`]] : [],
  )
  expect(commandScripts).toEqual(Object.fromEntries(ofTable))
})

test('a project without scripts gets all of S9', () => {
  const { add, kept } = planOf({ ...viteReact, scripts: {} })
  expect(add).toEqual({ dev: togetherScript, 'dev:frontend': 'vite', ...commandScripts })
  expect(kept).toEqual([])
})

test("a dev that is only the frontend stays, and dev:frontend is the user's own with its flags", () => {
  const plan = planOf({ ...viteReact, scripts: { dev: 'vite --port 3000' } })
  expect(plan).toMatchObject({ devIsFrontendOnly: true, together: true, kept: ['dev'] })
  expect(plan.add['dev:frontend']).toBe('vite --port 3000')
  expect(plan.add).not.toHaveProperty('dev')
})

test.for([{ dev: 'concurrently "vite" "convex dev"' }, { dev: 'vite & convex dev' }, { dev: 'run-p dev:*' }])(
  '$dev is more than the frontend',
  ({ dev }) => {
    expect(planOf({ ...viteReact, scripts: { dev } })).toMatchObject({
      devIsFrontendOnly: false,
      together: false,
    })
  },
)

test('scripts that are there with another command are kept and told', () => {
  const plan = planOf({
    ...viteReact,
    scripts: { 'convex:logs': 'docker logs', 'convex:stop': 'coder-convex stop' },
  })
  expect(plan.kept).toEqual(['convex:logs'])
  expect(plan.add).not.toHaveProperty('convex:logs')
  expect(plan.add).not.toHaveProperty('convex:stop')
})

test('without a frontend dev runs the backend alone', () => {
  expect(planOf({})).toMatchObject({ add: { dev: 'coder-convex dev' }, together: false })
  expect(planOf({}).add).not.toHaveProperty('dev:frontend')
})

describe('package.json keeps its style', () => {
  const values = [{ path: ['scripts', 'a:b'], value: 'x' }]

  test.for([
    { title: 'two blanks', before: '{\n  "scripts": {\n    "z": "1"\n  },\n  "name": "a"\n}\n' },
    { title: 'four blanks', before: '{\n    "scripts": {\n        "z": "1"\n    },\n    "name": "a"\n}\n' },
    { title: 'tabs and no final newline', before: '{\n\t"scripts": {\n\t\t"z": "1"\n\t},\n\t"name": "a"\n}' },
    { title: 'CRLF', before: '{\r\n  "scripts": {\r\n    "z": "1"\r\n  },\r\n  "name": "a"\r\n}\r\n' },
  ])('$title', ({ before }) => {
    const after = withValues(before, values)
    const [, newline, indentation] = /"1"(\r?\n)([ \t]*)\}/.exec(before) as unknown as [
      string,
      string,
      string,
    ]
    expect(after).toBe(
      before.replace('"z": "1"', `"z": "1",${newline}${indentation}${indentation}"a:b": "x"`),
    )
  })

  test('scripts that are not there are made at the end', () => {
    expect(withValues('{\n  "name": "a"\n}\n', values)).toBe(
      '{\n  "name": "a",\n  "scripts": {\n    "a:b": "x"\n  }\n}\n',
    )
  })
})
