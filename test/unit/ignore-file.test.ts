import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { privateFiles, withPrivateFiles } from '../../src/settings/ignore-file.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** Which private files git would still take, by git's own word. */
async function leftOpen(text: string): Promise<string[]> {
  const folder = await temporaryFolder()
  execFileSync('git', ['init', '--quiet', folder])
  writeFileSync(join(folder, '.gitignore'), text)
  // --no-index would exit 1 for nothing ignored; --non-matching lists every file with its rule or none.
  const said = execFileSync('git', ['-C', folder, 'check-ignore', '-v', '--non-matching', ...privateFiles])
  return String(said)
    .trim()
    .split('\n')
    .filter((line) => line.startsWith('::\t') || /:!/.test(line))
}

const files: [string, string | undefined][] = [
  ['no file', undefined],
  ['an empty file', ''],
  ['other lines', 'node_modules\ndist\n'],
  ['no final line end', 'node_modules'],
  ['some of the names', '.env.local\njwt_private_key.pem\n'],
  ['Windows line ends', 'node_modules\r\n.env.local\r\n'],
  ['a pattern for all env files', '.env*\n*.pem\n'],
  ['the patterns of Vite’s template', '*.local\n'],
  ['an exception', '.env*\n!.env.local\n'],
  ['an exception for a pattern', '*.pem\n!*.pem\n'],
  ['an exception that is taken back', '!.env.local\n.env*\n*.pem\n.convex-workspace/\n'],
  ['names at the root', privateFiles.map((file) => `/${file}\n`).join('')],
  ['a comment that looks like a name', '#.env.local\n# jwt_private_key.pem\n'],
]

describe.each(files)('a .gitignore with %s', (_, text) => {
  const after = withPrivateFiles(text)

  test('then covers every private file', async () => {
    expect(await leftOpen(after)).toEqual([])
  })

  test('keeps what it had, in front', () => {
    expect(after.startsWith(text ?? '')).toBe(true)
  })

  test('is complete: a second run changes nothing', () => {
    expect(withPrivateFiles(after)).toBe(after)
  })
})

test.each([
  ['every name', privateFiles.join('\n')],
  ['patterns', '.env*\n*.pem\n.convex-workspace'],
  ['an exception that a later line takes back', '!.env.local\n.env*\n*.pem\n.convex-workspace/\n'],
  ['exceptions for other files', '.env*\n!.env.example\n*.pem\n.convex-workspace\n'],
])('%s cover everything already: nothing is added', (_, text) => {
  expect(withPrivateFiles(text)).toBe(text)
})

test('only what is missing is added, under a line that says why', () => {
  expect(withPrivateFiles('.env*\n*.pem\n')).toBe(
    '.env*\n*.pem\n\n# coder-convex: secrets and local state\n.convex-workspace/\n',
  )
})

test('Windows line ends go on', () => {
  expect(withPrivateFiles('dist\r\n')).not.toMatch(/[^\r]\n/)
})
