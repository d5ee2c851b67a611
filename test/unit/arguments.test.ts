import { describe, expect, test } from 'vitest'
import { nearest, parseArguments } from '../../scripts/arguments.ts'
import { commands } from '../../scripts/commands.ts'

function parse(line: string | readonly string[]) {
  const [name, ...args] = typeof line === 'string' ? line.split(' ') : line
  const command = commands.find((candidate) => candidate.name === name)
  if (!command) throw new Error(`no command ${name}`)
  return parseArguments(command, args)
}

describe('what is understood', () => {
  test.each([
    ['start', { env: true, deploy: true, help: false }],
    ['start --no-deploy', { env: true, deploy: false }],
    ['start --no-env --no-deploy', { env: false, deploy: false }],
    ['start --deploy', { deploy: true }],
    ['start --no-deploy --deploy', { deploy: true }],
    ['status', { json: false }],
    ['status --json', { json: true }],
    ['logs', { follow: false, lines: '100' }],
    ['logs -f', { follow: true }],
    ['logs --follow -n 5', { follow: true, lines: '5' }],
    ['logs -fn5', { follow: true, lines: '5' }],
    ['logs --lines=5', { lines: '5' }],
    ['logs -h', { help: true }],
    ['stop --project ../other', { project: '../other' }],
    ['stop --project=-odd', { project: '-odd' }],
    ['env list --show-secrets --json', { 'show-secrets': true, json: true }],
  ])('%s', async (line, flags) => {
    expect((await parse(line)).flags).toMatchObject(flags)
  })

  test('positional arguments, before and after flags', async () => {
    expect((await parse('logs backend -f')).positionals).toEqual(['backend'])
    expect((await parse('logs -f backend')).positionals).toEqual(['backend'])
    expect((await parse(['entrypoint', '--', '--odd-name'])).positionals).toEqual(['--odd-name'])
  })

  test('flags that set settings, under the setting’s name', async () => {
    expect((await parse('start --runtime process')).settings).toEqual({ CONVEX_RUNTIME: 'process' })
    expect((await parse('start')).settings).toEqual({})
  })

  test('values stay as they are', async () => {
    const odd = 'a b "c" $(id) `d` \n'
    expect((await parse(['stop', '--project', odd])).flags.project).toBe(odd)
    expect((await parse(['stop', `--project=${odd}`])).flags.project).toBe(odd)
  })
})

describe('what is refused, since ignoring it could do something else than what was asked for', () => {
  const unknown = (line: string, flag: string, fix: RegExp) => [line, 'UNKNOWN_FLAG', flag, fix] as const
  const missing = (line: string, flag: string) =>
    [line, 'MISSING_ARGUMENT', `a value after ${flag}`, /--help/] as const
  const surplus = (line: string, argument: string) =>
    [line, 'UNEXPECTED_ARGUMENT', `"${argument}"`, /--help/] as const

  test.each([
    unknown('start --no-deplyo', '--no-deplyo', /Did you mean --no-deploy\?/),
    unknown('status --jsn', '--jsn', /Did you mean --json\?/),
    unknown('start --frobnicate', '--frobnicate', /Run "coder-convex start --help"/),
    unknown('status --no-json', '--no-json', /Did you mean/),
    unknown('start --no-project', '--no-project', /Did you mean/),
    unknown('start -f', '-f', /--help|Did you mean/),
    unknown('start --follow', '--follow', /--help/),
    unknown('status --json=false', '--json=…', /Did you mean --json\?/),
    unknown('start --deploy=false', '--deploy=…', /Did you mean --deploy\?/),
    missing('stop --project', '--project'),
    missing('stop --project=', '--project'),
    missing('start --runtime', '--runtime'),
    missing('logs -n', '-n'),
    missing('start --project --no-deploy', '--project'),
    missing('start --runtime --no-deploy', '--runtime'),
    surplus('start backend', 'backend'),
    surplus('logs backend dashboard', 'dashboard'),
    surplus('stop -- --project', '--project'),
  ])('%s', async (line, code, what, fix) => {
    await expect(parse(line)).rejects.toThrow(
      expect.objectContaining({
        code,
        exitCode: 2,
        message: expect.stringContaining(what),
        fix: expect.stringMatching(fix),
      }),
    )
  })

  test('an empty argument is one too', async () => {
    await expect(parse(['start', ''])).rejects.toThrow(
      expect.objectContaining({ code: 'UNEXPECTED_ARGUMENT' }),
    )
  })
})

test.each([
  ['strat', 'start'],
  ['statuss', 'status'],
  ['log', 'logs'],
  ['urls', 'urls'],
  ['kubernetes', undefined],
])('the command nearest to %s is %s', async (word, expected) => {
  expect(
    await nearest(
      word,
      commands.map(({ name }) => name),
    ),
  ).toBe(expected)
})
