import { parse } from 'dotenv'
import { describe, expect, it } from 'vitest'
import { editEnvFile, parseEnvFile, removeFromEnvFile } from '../../src/settings/env-file.ts'

const file = '.env.convex.local'
const edit = (text: string, name: string, value: string) => editEnvFile(text, file, [{ name, value }])

describe('parseEnvFile reads what dotenv reads', () => {
  it.each([
    ['nothing', '', {}],
    ['blank lines and comments', '\n  \n# A=1\n  # B=2\n', {}],
    ['an assignment', 'A=1\n', { A: '1' }],
    ['no final newline', 'A=1', { A: '1' }],
    ['an empty value', 'A=\nB=2\n', { A: '', B: '2' }],
    ['an empty value and a comment', 'A= # none\n', { A: '' }],
    ['blanks around the sign', '  A =  1  \n', { A: '1' }],
    ['export', 'export A=1\nexport\tB=2\n', { A: '1', B: '2' }],
    ['a variable called export', 'export=1\n', { export: '1' }],
    ['a colon', 'A: 1\n', { A: '1' }],
    ['dots and hyphens in names', 'a.b-c=1\n', { 'a.b-c': '1' }],
    ['an inline comment', 'A=1 # one\nB=2#two\n', { A: '1', B: '2' }],
    ['single quotes', "A='a # b' # c\n", { A: 'a # b' }],
    ['double quotes', 'A="a\\nb"\n', { A: 'a\nb' }],
    ['backticks', 'A=`it\'s "so"`\n', { A: 'it\'s "so"' }],
    ['an escaped quote stays escaped', "A='it\\'s'\n", { A: "it\\'s" }],
    ['quotes inside the same quotes', "A='it's'\n", { A: "it's" }],
    ['several lines', 'A="one\ntwo\n\n# three"\nB=2\n', { A: 'one\ntwo\n\n# three', B: '2' }],
    ['JSON', 'JWKS={"keys":[]}\n', { JWKS: '{"keys":[]}' }],
    ['dollars', "A=$B\nC='${D}'\n", { A: '$B', C: '${D}' }],
    ['CRLF', 'A=1\r\n# b\r\nC="x\r\ny"\r\n', { A: '1', C: 'x\ny' }],
    ['CR alone', 'A=1\rB=2\r', { A: '1', B: '2' }],
    ['a byte order mark', '\uFEFFA=1\n', { A: '1' }],
    ['the last of repeated names', 'A=1\nA=2\n', { A: '2' }],
    ['a line separator behind a comment', 'A=1 # x\u2028B=2\n', { A: '1', B: '2' }],
  ])('%s', (_, text, values) => {
    expect(parseEnvFile(text, file).values()).toEqual(values)
    expect(parse(text)).toEqual(values)
  })

  it('keeps every entry and gives the one in force', () => {
    const env = parseEnvFile('A=1\nB=2\nA=3\n', file)
    expect(env.entries.map(({ name, value }) => name + value)).toEqual(['A1', 'B2', 'A3'])
    expect(env.get('A')).toBe('3')
    expect(env.get('C')).toBeUndefined()
  })
})

describe('parseEnvFile refuses what dotenv would skip or misread', () => {
  it.each([
    ['a bare word', 'A=1\nsecret\n', 2, /is not an assignment/],
    ['a name with a blank', 'MY NAME=secret\n', 1, /is not an assignment/],
    ['an export without a value', '\nexport A\n', 2, /is not an assignment/],
    ['a colon without a blank', 'A:secret\n', 1, /is not an assignment/],
    ['a value on the next line', "A=\n'secret'\n", 2, /is not an assignment/],
    ['a value below a colon', 'A:\nB=secret\n', 1, /is not an assignment/],
    ['the sign on the next line', 'A\n=secret\n', 1, /is not an assignment/],
    ['a command', '# x\nsource ./secret\n', 2, /is not an assignment/],
    ['an open double quote', 'A="secret\nB=2\n', 1, /never closed/],
    ['an open single quote', "# x\r\n\r\nA='secret\r\n", 3, /never closed/],
    ['a quote closed in a comment', 'A="secret # "x"\n', 1, /never closed/],
    ['text behind the closing quote', 'A=1\nB="secret" more\n', 2, /after its closing quote/],
    ['an open quote below several lines', 'A="one\ntwo"\nB=`secret\n', 3, /never closed/],
    ['a NUL byte', 'A=1\nB=sec\0ret\n', 2, /NUL byte/],
    ['a name that dotenv drops', '__proto__=secret\n', 1, /dotenv ignores/],
  ])('%s', (_, text, line, reason) => {
    for (const act of [
      () => parseEnvFile(text, file),
      () => edit(text, 'NEW', '1'),
      () => removeFromEnvFile(text, file, ['A']),
    ]) {
      expect(act).toThrow(reason)
      expect(act).toThrow(expect.objectContaining({ code: 'ENV_FILE_UNREADABLE' }))
      expect(act).toThrow(`${file} cannot be parsed: line ${line} `)
      expect(act).not.toThrow(/secret/)
    }
  })
})

describe('editEnvFile replaces a value in place', () => {
  it.each([
    ['plainly', 'A=1\nB=2\n', 'A=new\nB=2\n'],
    ['keeping export and indentation', '  export A=1\n', '  export A=new\n'],
    ['keeping the blanks', 'A = 1  \n', 'A = new  \n'],
    ['keeping the inline comment', "A='1' # why\n", 'A=new # why\n'],
    ['before a comment without a blank', 'A=1#why\n', 'A=new #why\n'],
    ['that was empty', 'A=\n', 'A=new\n'],
    ['that was empty, with a comment', 'A= # why\n', 'A=new # why\n'],
    ['behind a colon', 'A: 1\n', 'A: new\n'],
    ['that was empty behind a colon', 'A: \n', 'A: new\n'],
    ['of several lines', 'A="one\ntwo"\nB=2\n', 'A=new\nB=2\n'],
    ['without a final newline', '# x\nA=1', '# x\nA=new'],
    ['in a CRLF file', '# x\r\nA=1\r\nB=2\r\n', '# x\r\nA=new\r\nB=2\r\n'],
    ['behind a byte order mark', '\uFEFFA=1\n', '\uFEFFA=new\n'],
    ['at its last occurrence', 'A=1\nA=2\nB=3\n', 'A=1\nA=new\nB=3\n'],
    ['next to mixed line endings', 'X=1\nA=1\r\nY=2\n', 'X=1\nA=new\r\nY=2\n'],
    ['not in a comment', '# A=1\nA=1\n', '# A=1\nA=new\n'],
    ['not in a name that only starts so', 'AA=1\nA=1\n', 'AA=1\nA=new\n'],
  ])('%s', (_, text, expected) => {
    expect(edit(text, 'A', 'new')).toBe(expected)
  })

  it.each(["A='new'\n", 'A="new"   # why\r\n', 'export A=`new`', 'A: new\n'])(
    'and changes no byte when the value is right: %j',
    (text) => {
      expect(edit(text, 'A', 'new')).toBe(text)
    },
  )

  it('to nothing', () => {
    expect(edit('A=1 # why\n', 'A', '')).toBe('A= # why\n')
  })

  it('with line endings of the file', () => {
    expect(edit('A=1\r\nB=2\r\n', 'A', 'one\ntwo')).toBe("A='one\r\ntwo'\r\nB=2\r\n")
  })
})

describe('editEnvFile adds a new name', () => {
  const add = (text: string, more: { comment?: string; section?: string } = {}) =>
    editEnvFile(text, file, [{ name: 'NEW', value: '1', ...more }])

  it.each([
    ['to an empty file', '', {}, 'NEW=1\n'],
    ['to a byte order mark', '\uFEFF', {}, '\uFEFFNEW=1\n'],
    ['at the end', 'A=1\n', {}, 'A=1\nNEW=1\n'],
    ['behind a last line without an ending', 'A=1', {}, 'A=1\nNEW=1'],
    ['with CRLF', 'A=1\r\n', {}, 'A=1\r\nNEW=1\r\n'],
    ['with its comment', 'A=1\n', { comment: 'why' }, 'A=1\n# why\nNEW=1\n'],
    ['with a comment of two lines', '', { comment: 'one\ntwo' }, '# one\n# two\nNEW=1\n'],
    ['in a new section', 'A=1\n', { section: 'Convex' }, 'A=1\n\n# Convex\nNEW=1\n'],
    ['in a new section of an empty file', '', { section: 'Convex' }, '# Convex\nNEW=1\n'],
    ['in a new section behind a blank line', 'A=1\n\n', { section: 'Convex' }, 'A=1\n\n# Convex\nNEW=1\n'],
    ['in a section at the end', '# Convex\nA=1\n', { section: 'Convex' }, '# Convex\nA=1\nNEW=1\n'],
    [
      'in a section before others',
      '# Convex\nA=1\n\n# Mine\nB=2\n',
      { section: 'Convex' },
      '# Convex\nA=1\nNEW=1\n\n# Mine\nB=2\n',
    ],
    [
      'in a section with values of several lines',
      "# Convex\nA='x\n\ny'\n\nB=2\n",
      { section: 'Convex' },
      "# Convex\nA='x\n\ny'\nNEW=1\n\nB=2\n",
    ],
    ['in an empty section', '# Convex\n\nB=2\n', { section: 'Convex' }, '# Convex\nNEW=1\n\nB=2\n'],
    ['in a section without a final newline', '# Convex', { section: 'Convex' }, '# Convex\nNEW=1'],
    ['in a CRLF section', '# Convex\r\nA=1\r\n', { section: 'Convex' }, '# Convex\r\nA=1\r\nNEW=1\r\n'],
  ])('%s', (_, text, more, expected) => {
    expect(add(text, more)).toBe(expected)
  })

  it('and several at once, in their order', () => {
    const edits = [
      { name: 'B', value: '2', section: 'Convex' },
      { name: 'A', value: 'x y', section: 'Convex', comment: 'why' },
      { name: 'B', value: '3' },
    ]
    expect(editEnvFile('', file, edits)).toBe("# Convex\nB=3\n# why\nA='x y'\n")
  })

  it('writes neither the comment nor the section of a name that is there', () => {
    const edits = [{ name: 'A', value: '2', section: 'Convex', comment: 'why' }]
    expect(editEnvFile('A=1\n', file, edits)).toBe('A=2\n')
  })

  it('refuses rather than change how a value of the user reads', () => {
    const text = "X=1\nDIR='c:\\dir\\'\n"
    expect(add(text)).toBe(`${text}NEW=1\n`)
    expect(() => add(text, { comment: "the users'" })).toThrow(/line 2 ends in a backslash/)
  })

  it.each(['', 'A B', 'A=B', '1A', '__proto__'])('refuses the name %j', (name) => {
    expect(() => edit('', name, '1')).toThrow(TypeError)
  })
})

describe('removeFromEnvFile', () => {
  it.each([
    ['a line', 'A=1\nGONE=2\nB=3\n', 'A=1\nB=3\n'],
    ['every occurrence', 'GONE=1\nA=1\nexport GONE=2 # why\n', 'A=1\n'],
    ['a value of several lines', 'A=1\nGONE="x\n\ny"\nB=3\n', 'A=1\nB=3\n'],
    ['the last line without an ending', 'A=1\r\nGONE=2', 'A=1'],
    ['the only line', 'GONE=1', ''],
    ['behind a byte order mark', '\uFEFFGONE=1\nA=1\n', '\uFEFFA=1\n'],
    ['nothing', '# GONE=1\nA=1', '# GONE=1\nA=1'],
  ])('%s', (_, text, expected) => {
    expect(removeFromEnvFile(text, file, ['GONE'])).toBe(expected)
  })
})
