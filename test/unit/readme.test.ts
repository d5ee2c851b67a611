import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { withGeneratedTables } from '../../scripts/build/readme.ts'
import { commands } from '../../scripts/commands.ts'

const root = resolve(import.meta.dirname, '../..')
const readme = readFileSync(resolve(root, 'README.md'), 'utf8')
const { scripts } = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>
}

test('the tables in the README are those of the code', () => {
  expect(withGeneratedTables(readme)).toBe(readme)
})

test('every npm task that the README names is in package.json', () => {
  const named = [...readme.matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name as string)
  expect(named.length).toBeGreaterThan(3)
  for (const name of named) expect(scripts, `npm run ${name}`).toHaveProperty([name])
})

test('every npm task of the command table acts on the sample project', () => {
  for (const { name, npmTask } of commands) {
    if (npmTask) expect(scripts[npmTask]).toBe(`tsx test/demo/sample.ts ${name}`)
  }
})
