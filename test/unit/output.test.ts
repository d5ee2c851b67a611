import { describe, expect, test } from 'vitest'
import { createOutput } from '../../src/io/output.ts'

/** An output whose streams remember what was written. */
function record(isTTY: boolean, environment: Record<string, string> = {}) {
  const written = { stdout: '', stderr: '' }
  const stream = (name: 'stdout' | 'stderr') => ({
    isTTY,
    write(text: string) {
      written[name] += text
    },
  })
  return {
    written,
    output: createOutput({ stdout: stream('stdout'), stderr: stream('stderr') }, environment),
  }
}

test('results go to stdout and progress to stderr', () => {
  const { output, written } = record(false)
  output.progress('working')
  output.result('{"a":1}')
  expect(written).toEqual({ stdout: '{"a":1}\n', stderr: 'working\n' })
})

describe('a protected value', () => {
  test('is shown nowhere', () => {
    const { output, written } = record(true)
    output.protect('top-secret')
    output.progress('a top-secret b top-secret')
    output.transient('top-secret')
    output.result('"top-secret"')
    expect(output.mask('top-secret')).toBe('********')
    expect(written.stdout + written.stderr).not.toContain('top-secret')
    expect(written.stdout).toBe('\r\u001b[2K"********"\n'.replace('\r\u001b[2K', ''))
  })

  test('that looks like an expression or a replacement is taken literally', () => {
    const { output } = record(false)
    output.protect('a.c$&(d)*')
    expect(output.mask('abc$&(d)* a.c$&(d)*')).toBe('abc$&(d)* ********')
  })

  test('hides a longer one entirely that it is the beginning of, in whatever order they came', () => {
    const { output } = record(false)
    output.protect('password')
    output.protect('password-of-the-database')
    expect(output.mask('password-of-the-database password')).toBe('******** ********')
  })

  test('that is short or missing masks no ordinary words', () => {
    const { output } = record(false)
    for (const secret of [undefined, '', 'convex']) output.protect(secret)
    expect(output.mask('convex is convex')).toBe('convex is convex')
  })
})

describe('a transient line', () => {
  test('says nothing in a log', () => {
    const { output, written } = record(false)
    output.transient('waiting')
    output.progress('done')
    expect(written.stderr).toBe('done\n')
  })

  test('says nothing on a dumb terminal', () => {
    const { output, written } = record(true, { TERM: 'dumb' })
    output.transient('waiting')
    expect(written.stderr).toBe('')
  })

  test('is wiped by the next line on a terminal, once', () => {
    const { output, written } = record(true)
    const clear = '\r\u001b[2K'
    output.transient('1 s')
    output.transient('2 s')
    output.progress('done')
    output.progress('next')
    expect(written.stderr).toBe(`${clear}1 s${clear}2 s${clear}done\nnext\n`)
  })

  test('is wiped before a result, which itself stays clean', () => {
    const { output, written } = record(true)
    output.transient('waiting')
    output.result('result')
    expect(written).toEqual({ stdout: 'result\n', stderr: '\r\u001b[2Kwaiting\r\u001b[2K' })
  })
})

test.each([
  ['on a terminal', true, {}, true],
  ['with an empty NO_COLOR, which counts as unset', true, { NO_COLOR: '' }, true],
  ['in a log', false, {}, false],
  ['with NO_COLOR', true, { NO_COLOR: '1' }, false],
  ['with NO_COLOR=0, whose value does not matter', true, { NO_COLOR: '0' }, false],
  ['on a dumb terminal', true, { TERM: 'dumb' }, false],
])('colours %s: %s %j %s', (_, terminal, environment, coloured) => {
  const { output } = record(terminal, environment)
  expect(output.paint('red', 'error')).toBe(coloured ? '\u001b[31merror\u001b[0m' : 'error')
})
