import { parse } from 'dotenv'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ProblemError } from '../../src/io/errors.ts'
import { editEnvFile, parseEnvFile, quoteEnvValue, removeFromEnvFile } from '../../src/settings/env-file.ts'

describe('quoteEnvValue takes the simplest form', () => {
  it.each([
    ['', ''],
    ['plain', 'plain'],
    ['https://a.x.io:8443/p?', "'https://a.x.io:8443/p?'"],
    ['https://a.x.io:8443/p', 'https://a.x.io:8443/p'],
    ['convex|0123abcd', "'convex|0123abcd'"],
    ['two words', "'two words'"],
    [' padded ', "' padded '"],
    ['a#b', "'a#b'"],
    ['$HOME', "'$HOME'"],
    ['{"keys":[{"kty":"RSA"}]}', '\'{"keys":[{"kty":"RSA"}]}\''],
    ['-----BEGIN KEY-----\nabc\n-----END KEY-----\n', "'-----BEGIN KEY-----\nabc\n-----END KEY-----\n'"],
    ['a\\nb', "'a\\nb'"],
    ["it's", '"it\'s"'],
    ["it's a \\n", "`it's a \\n`"],
    ['it\'s "so"', '`it\'s "so"`'],
    ['"', "'\"'"],
    ['cr\rlf', '"cr\\rlf"'],
    ['cr\r\nlf', '"cr\\r\nlf"'],
    ['it\'s "so" `now`', "'it's \"so\" `now`'"],
    ['c:\\dir\\', 'c:\\dir\\'],
    ['line\u2028separator', "'line\u2028separator'"],
  ])('%j', (value, written) => {
    expect(quoteEnvValue(value)).toBe(written)
    expect(parse(`A=${written} # c\nB=1`)).toEqual({ A: value, B: '1' })
  })

  it.each([
    ['a NUL byte', 'sec\0ret'],
    ['half a surrogate pair', 'secret\uD800'],
    ['all quotes on several lines', 'secret\n\'"`'],
    ['all quotes and a comment sign', 'secret#\'"`'],
    ['a carriage return and double quotes', 'secret\r"'],
    ['several lines and a final backslash', 'secret\n\\'],
  ])('refuses %s, naming the variable and not the value', (_, value) => {
    expect(() => quoteEnvValue(value, 'TOKEN')).toThrow(
      expect.objectContaining({ code: 'ENV_VALUE_UNREPRESENTABLE' }),
    )
    expect(() => quoteEnvValue(value, 'TOKEN')).toThrow(/TOKEN/)
    expect(() => quoteEnvValue(value, 'TOKEN')).not.toThrow(/secret/)
  })
})

// Few characters, so that the awkward neighbours meet often.
const awkward = fc.string({ unit: fc.constantFrom(...'ab \'"`\\nr#=\n\r\t$:\u2028\uFEFF'), maxLength: 12 })
const anyValue = fc.oneof(awkward, fc.string({ unit: 'binary', maxLength: 20 }))

const written = (value: string): string | undefined => {
  try {
    return quoteEnvValue(value)
  } catch (error) {
    if (error instanceof ProblemError) return undefined
    throw error
  }
}
const writable = anyValue.filter((value) => written(value) !== undefined)

describe('properties of quoting', () => {
  it('dotenv reads back exactly what was written, whatever surrounds it', () => {
    fc.assert(
      fc.property(writable, writable, fc.constantFrom('\n', '\r\n', ' # it\'s "so" `\n'), (a, b, end) => {
        expect(parse(`A=${written(a)}${end}B=${written(b)}${end}`)).toEqual({ A: a, B: b })
      }),
      { numRuns: 2000 },
    )
  })

  it('only values with awkward mixes are refused', () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        const easy = !/[\0\r]|\p{Surrogate}|\\$/u.test(value) && !(value.includes("'") && value.includes('`'))
        if (easy) expect(written(value)).toBeDefined()
      }),
      { numRuns: 2000 },
    )
  })
})

const name = fc.constantFrom('A', 'B', 'C', 'export', 'a.b', 'NEW')
const rawValue = fc.oneof(
  writable.map((value) => written(value) ?? ''),
  fc.constantFrom('', ' ', '1', "'it's'", '"x\\ny"', '`a\n\nb`', '"two words"', "'a\\'b'", '$X'),
)
const assignment = fc
  .tuple(
    fc.constantFrom('', '  ', 'export '),
    name,
    fc.constantFrom('=', ' = ', ': '),
    rawValue,
    fc.constantFrom('', ' # why'),
  )
  .map((parts) => parts.join(''))
const line = fc.oneof(assignment, fc.constantFrom('', '   ', '# comment', "  # it's A=1", '#'))
const envText = fc
  .tuple(
    fc.constantFrom('', '\uFEFF'),
    fc.array(line, { maxLength: 8 }),
    fc.constantFrom('\n', '\r\n', '\r'),
    fc.boolean(),
  )
  .map(([mark, lines, end, final]) => mark + lines.join(end) + (final && lines.length > 0 ? end : ''))
const edits = fc.array(fc.record({ name, value: writable }), { maxLength: 4 })

describe('properties of editing', () => {
  it('an accepted file reads as dotenv reads it', () => {
    const anyText = fc.oneof(
      envText,
      fc.string({ unit: fc.constantFrom(...'AB= :\'"`\\#\n\rexport\u2028'), maxLength: 30 }),
    )
    fc.assert(
      fc.property(anyText, (text) => {
        let values: Record<string, string>
        try {
          values = parseEnvFile(text, 'f').values()
        } catch {
          return
        }
        expect(values).toEqual(parse(text))
      }),
      { numRuns: 5000 },
    )
  })

  it('the values are the old ones with the edits over them', () => {
    fc.assert(
      fc.property(envText, edits, (text, changes) => {
        const wanted = Object.fromEntries(changes.map(({ name, value }) => [name, value]))
        expect(parse(editEnvFile(text, 'f', changes))).toEqual({ ...parse(text), ...wanted })
      }),
      { numRuns: 1000 },
    )
  })

  it('everything else survives byte for byte', () => {
    fc.assert(
      fc.property(envText, edits, (text, changes) => {
        const names = changes.map(({ name }) => name)
        const rest = removeFromEnvFile(text, 'f', names)
        expect(removeFromEnvFile(editEnvFile(text, 'f', changes), 'f', names)).toBe(rest)
      }),
      { numRuns: 1000 },
    )
  })

  it('comments and sections only add lines', () => {
    const section = fc.constantFrom('comment', 'Convex')
    const withoutNew = envText.map((text) => text.replaceAll('NEW', 'OLD'))
    const commented = fc.array(
      fc.record({ name: fc.constant('NEW'), value: writable, section, comment: awkward }),
    )
    fc.assert(
      fc.property(withoutNew, commented, (text, changes) => {
        const linesOf = (some: string) => some.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)
        const after = linesOf(editEnvFile(text, 'f', changes))
        let from = 0
        for (const each of linesOf(text)) {
          if (each === '') continue
          from = after.indexOf(each, from) + 1
          expect(from).toBeGreaterThan(0)
        }
      }),
    )
  })

  it('editing twice is editing once', () => {
    fc.assert(
      fc.property(envText, edits, (text, changes) => {
        const last = [...new Map(changes.map((change) => [change.name, change])).values()]
        const once = editEnvFile(text, 'f', last)
        expect(editEnvFile(once, 'f', last)).toBe(once)
      }),
      { numRuns: 1000 },
    )
  })
})
