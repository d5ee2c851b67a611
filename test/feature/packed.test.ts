import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { devcontainer, publishedFeature, runFolder } from './run-folder.ts'

/** The Feature as `devcontainer features package` packs it, unpacked again. */
const output = () => join(runFolder(), 'packed')
const archive = () => join(output(), 'devcontainer-feature-convex.tgz')

interface Entry {
  mode: string
  path: string
}
let entries: Entry[]

beforeAll(async () => {
  const { code, stdout, stderr } = await devcontainer(
    'features',
    'package',
    publishedFeature(),
    '--output-folder',
    output(),
  )
  expect(code, `${stdout}${stderr}`).toBe(0)
  const listing = execFileSync('tar', ['--list', '--verbose', '--file', archive()], { encoding: 'utf8' })
  entries = listing
    .trim()
    .split('\n')
    .map((line) => ({ mode: line.slice(0, 10), path: /\d\d:\d\d (.+)$/.exec(line)?.[1] ?? '' }))
})

const read = (path: string) => readFileSync(join(publishedFeature(), path), 'utf8')

test('it is at most 1.5 MB', () => {
  expect(statSync(archive()).size).toBeLessThan(1.5e6)
  expect(entries.length).toBeGreaterThan(15)
})

test('it has folders and files only, and install.sh alone is executable', () => {
  expect([...new Set(entries.map(({ mode }) => mode[0]))].sort()).toEqual(['-', 'd'])
  const executable = entries.filter(({ mode }) => mode.startsWith('-') && mode.includes('x'))
  expect(executable.map(({ path }) => path)).toEqual(['./install.sh'])
})

test('it is what a user needs and nothing else', () => {
  const top = readdirSync(publishedFeature()).sort()
  expect(top).toEqual([
    'NOTES.md',
    'README.md',
    'devcontainer-feature.json',
    'install.sh',
    'node.sh',
    'options.sh',
    'share',
  ])
  expect(readdirSync(join(publishedFeature(), 'share')).sort()).toEqual([
    'LICENSE',
    'cli',
    'coder-convex.sh',
    'completions',
    'stack',
    'start-hook.sh',
  ])
  expect(
    entries.filter(({ path }) => /node_modules|\.ts$|\.map$|(^|\/)\.(?!\/)/.test(path.slice(2))),
  ).toEqual([])
})

test('it holds no secret and no path of the machine that built it', () => {
  const files = readdirSync(publishedFeature(), { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  )
  for (const { parentPath, name } of files) {
    const text = readFileSync(join(parentPath, name), 'utf8')
    expect(text, name).not.toMatch(/-----BEGIN [A-Z ]*PRIVATE KEY-----\s*[A-Za-z0-9+/]{20}/)
    expect(text, name).not.toMatch(/\b(gh[pousr]_[A-Za-z0-9]{20}|npm_[A-Za-z0-9]{30}|AKIA[A-Z0-9]{16})/)
    expect(text, name).not.toContain(process.cwd())
  }
})

test('its README comes from the metadata and the notes', () => {
  const readme = read('README.md')
  const { options } = JSON.parse(read('devcontainer-feature.json')) as {
    options: Record<string, { default: string | boolean; description: string }>
  }
  for (const [name, { default: preset, description }] of Object.entries(options)) {
    expect(readme).toContain(`| ${name} | ${description} |`)
    expect(readme).toContain(`| ${preset} |`)
  }
  expect(readme).toContain(read('NOTES.md').trim())
})
