import { describe, expect, test } from 'vitest'
import { isOlder, lowestOf, planDependencies } from '../../src/scaffold/dependencies.ts'
import { frontendOf } from '../../src/scaffold/frontends.ts'
import { factsOf, viteReact } from './init-facts.ts'

const page = { 'index.html': '<div id="root"></div>' }

describe('what is missing', () => {
  const convex = ['convex@^1.48.0', '@convex-dev/auth@^0.0.95', '@auth/core@^0.41.1']
  const cases = [
    { title: 'a plain project', facts: factsOf({}), add: convex, addDev: [] },
    {
      title: 'TypeScript, by its tsconfig.json',
      facts: factsOf({}, { 'tsconfig.json': '{}' }),
      add: convex,
      addDev: ['typescript@^5.9.3', '@types/node@^20.19.0'],
    },
    {
      title: 'TypeScript that is there',
      facts: factsOf({ devDependencies: { typescript: '~7.0.2', '@types/node': '24' } }),
      add: convex,
      addDev: [],
    },
    {
      title: 'Vite and React, with both started together',
      facts: factsOf({ ...viteReact, dependencies: { react: '19' } }, page),
      together: true,
      add: [...convex, 'react-dom@^19.3.0'],
      addDev: ['concurrently@^9.2.1'],
    },
    {
      title: 'nothing, wherever it is listed',
      facts: factsOf({
        dependencies: { convex: '1.48.0' },
        peerDependencies: { '@convex-dev/auth': '0.0.95' },
        optionalDependencies: { '@auth/core': '0.41.1' },
      }),
      add: [],
      addDev: [],
    },
  ]

  test.for(cases)('$title', ({ facts, together = false, add, addDev }) => {
    expect(planDependencies(facts, frontendOf(facts), together)).toMatchObject({ add, addDev })
  })
})

test('what is there and too old is told, by what is installed or else by the range', () => {
  const dependencies = { convex: '^1.10.0', '@convex-dev/auth': 'workspace:*', '@auth/core': '^0.30.0' }
  const facts = factsOf({ dependencies }, {}, { installed: { convex: '1.18.9', '@auth/core': '0.41.1' } })
  const plan = planDependencies(facts, undefined, false)
  expect(plan.tooOld).toEqual([{ name: 'convex', version: '1.18.9', oldest: '1.19.0' }])
  expect(plan.notInstalled).toEqual(['@convex-dev/auth'])
})

test.for([
  ['^1.2.3', '1.2.3'],
  ['~1.2', '1.2'],
  ['>=18', '18'],
  ['18.x', '18'],
  ['^19 || ^18.2', '18.2'],
  ['npm:other@^2.0.0', '2.0.0'],
  ['workspace:^3.1.0', '3.1.0'],
  ['latest', undefined],
  ['workspace:*', undefined],
  ['catalog:', undefined],
  ['github:a/b', undefined],
  ['<2', undefined],
] as const)('the lowest version of %s is %s', ([range, lowest]) => {
  expect(lowestOf(range)).toBe(lowest)
})

test.for([
  ['1.9.0', '1.10.0', true],
  ['1.10.0', '1.9.9', false],
  ['1.48.0', '1.48.0', false],
  ['1.48.0-alpha.1', '1.48.0', false],
  ['18', '18.2.0', true],
] as const)('%s is older than %s: %s', ([version, other, older]) => {
  expect(isOlder(version, other)).toBe(older)
})
