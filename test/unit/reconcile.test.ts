import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isOurs, reconcile, remember, type WrittenHashes } from '../../src/settings/reconcile.ts'
import { writtenByUs } from './example-plan.ts'

const wanted = [{ name: 'URL', value: 'new', replaceable: ['loopback'] }]
const edit = { edits: [{ name: 'URL', value: 'new' }], kept: [] }
const keep = { edits: [], kept: ['URL'] }
const nothing = { edits: [], kept: [] }

describe('a value in the file', () => {
  test.each([
    ['that is missing is written', {}, {}, edit],
    ['that is empty counts as missing', { URL: '' }, {}, edit],
    ['that is right already is left alone', { URL: 'new' }, {}, nothing],
    ['that we wrote is replaced', { URL: 'old' }, { URL: 'old' }, edit],
    ['that another tool is known to write is replaced', { URL: 'loopback' }, {}, edit],
    ['that the user set is kept', { URL: 'mine' }, {}, keep],
    ['that the user changed since is kept', { URL: 'mine' }, { URL: 'old' }, keep],
    ['that we wrote under another name is the user’s here', { URL: 'old' }, { OTHER: 'old' }, keep],
    ['that differs in a blank is another one', { URL: 'old ' }, { URL: 'old' }, keep],
  ])('%s', (_, present, written, expected) => {
    expect(reconcile(present, wanted, writtenByUs(written))).toEqual(expected)
  })
})

test('edits come in the wanted order, whatever the order in the file', () => {
  const names = ['C', 'A', 'B']
  const inOrder = names.map((name) => ({ name, value: '1' }))
  expect(reconcile({ B: '', A: '', X: '1' }, inOrder, {}).edits).toEqual(inOrder)
})

describe('the record', () => {
  test('holds no value that could be read back', () => {
    expect(JSON.stringify(writtenByUs({ INSTANCE_SECRET: 'a secret' }))).not.toContain('a secret')
  })

  test('keeps earlier values, so that a crash before the file is written loses nothing', () => {
    const before = writtenByUs({ URL: 'first' })
    const after = remember(before, [{ name: 'URL', value: 'second' }])
    expect(isOurs(after, 'URL', 'first')).toBe(true)
    expect(isOurs(after, 'URL', 'second')).toBe(true)
  })

  test('does not grow for ever, and the value written last is in it', () => {
    let record: WrittenHashes = {}
    for (let round = 0; round < 50; round++) record = remember(record, [{ name: 'URL', value: `${round}` }])
    expect(record.URL?.length).toBeLessThan(10)
    expect(isOurs(record, 'URL', '49')).toBe(true)
  })

  test('stays the same for a value that it has', () => {
    const record = writtenByUs({ URL: 'same' })
    expect(remember(record, [{ name: 'URL', value: 'same' }])).toEqual(record)
    expect(remember(record, [])).toEqual(record)
  })
})

const value = fc.constantFrom('', 'a', 'b', 'c')
const values = fc.dictionary(fc.constantFrom('X', 'Y', 'Z'), value)

test('a second run finds nothing to do, and no run changes a value of the user', () => {
  fc.assert(
    fc.property(values, values, values, (present, wantedValues, written) => {
      const list = Object.entries(wantedValues).map(([name, value]) => ({ name, value }))
      const record = writtenByUs(written)
      const first = reconcile(present, list, record)
      const file = { ...present, ...Object.fromEntries(first.edits.map(({ name, value }) => [name, value])) }
      const second = reconcile(file, list, remember(record, first.edits))
      expect(second.kept).toEqual(first.kept)
      // An empty value is wanted by nobody, but would be written again.
      expect(second.edits.filter((each) => each.value !== '')).toEqual([])
      for (const name of first.kept) expect(file[name]).toBe(present[name])
    }),
  )
})
