import { describe, expect, test } from 'vitest'
import type { PlanInput } from '../../src/settings/plan.ts'
import { reconcile, remember } from '../../src/settings/reconcile.ts'
import { variablesFor } from '../../src/settings/variables.ts'
import { examplePlan, writtenByUs } from './example-plan.ts'

const url = (host: string, scheme = 'postgres') => `${scheme}://user:secret@${host}:5432`
const complete = (host: string) => `${url(host)}?sslmode=disable`

/** The database of a plan: its URL, and who named it. */
function chosen(input: Partial<PlanInput>) {
  const { database } = examplePlan(input)
  return database.kind === 'sqlite' ? 'sqlite' : { url: database.url, from: database.from }
}

/** .env.convex.local with a value that an earlier run recorded there. */
const recorded = (values: Record<string, string>) => ({
  localFile: values,
  record: { written: writtenByUs(values) },
})

describe('the database is', () => {
  test('SQLite when nothing names one', () => {
    expect(chosen({})).toBe('sqlite')
    expect(
      chosen({ environment: { DATABASE_URL: '', POSTGRES_URL: ' ' }, localFile: { POSTGRES_URL: '' } }),
    ).toBe('sqlite')
  })

  test.each([
    [['DATABASE_URL', 'POSTGRES_URI', 'POSTGRES_URL', 'PGURI', 'MYSQL_URL'], 'DATABASE_URL'],
    [['POSTGRES_URI', 'POSTGRES_URL', 'PGURI', 'MYSQL_URL'], 'POSTGRES_URI'],
    [['POSTGRES_URL', 'PGURI', 'MYSQL_URL'], 'POSTGRES_URL'],
    [['PGURI', 'MYSQL_URL'], 'PGURI'],
    [['MYSQL_URL'], 'MYSQL_URL'],
  ])('of %j in the environment the one of %s', (names, winner) => {
    const environment = Object.fromEntries(
      names.map((name) => [
        name,
        url(name.toLowerCase().replace('_', '-'), name === 'MYSQL_URL' ? 'mysql' : 'postgres'),
      ]),
    )
    expect(chosen({ environment })).toMatchObject({ from: `${winner} in the environment` })
  })

  test('the one that the user wrote into the file, whatever else the environment names', () => {
    const input = { localFile: { POSTGRES_URL: url('mine') }, environment: { DATABASE_URL: url('app') } }
    expect(chosen(input)).toEqual({ url: complete('mine'), from: 'POSTGRES_URL in .env.convex.local' })
  })

  test('the one in the environment when the file has the same name', () => {
    const input = { localFile: { POSTGRES_URL: url('file') }, environment: { POSTGRES_URL: url('shell') } }
    expect(chosen(input)).toEqual({ url: complete('shell'), from: 'POSTGRES_URL in the environment' })
  })

  test('the new one in the environment when the file only has what an earlier run recorded', () => {
    const input = {
      ...recorded({ POSTGRES_URL: complete('old') }),
      environment: { DATABASE_URL: url('new') },
    }
    expect(chosen(input)).toEqual({ url: complete('new'), from: 'DATABASE_URL in the environment' })
  })

  test('the recorded one in a shell without the variable, instead of an empty SQLite', () => {
    expect(chosen(recorded({ POSTGRES_URL: complete('db') }))).toEqual({
      url: complete('db'),
      from: 'POSTGRES_URL in .env.convex.local',
    })
    expect(chosen(recorded({ MYSQL_URL: url('db', 'mysql') }))).toMatchObject({ url: url('db', 'mysql') })
  })

  test.each([
    ['flags', { flags: { CONVEX_DATABASE: 'sqlite' } }],
    ['file', { localFile: { CONVEX_DATABASE: 'sqlite', POSTGRES_URL: url('mine') } }],
  ])('SQLite with CONVEX_DATABASE=sqlite in the %s, for a database that belongs to the app', (_, input) => {
    expect(chosen({ environment: { DATABASE_URL: 'sqlserver://not-even-readable' }, ...input })).toBe(
      'sqlite',
    )
  })
})

test('CONVEX_POSTGRES_SSLMODE is added where the URL names none', () => {
  const flags = { CONVEX_POSTGRES_SSLMODE: 'require' }
  expect(chosen({ flags, environment: { DATABASE_URL: url('db') } })).toMatchObject({
    url: `${url('db')}?sslmode=require`,
  })
  expect(chosen({ flags, environment: { DATABASE_URL: complete('db') } })).toMatchObject({
    url: complete('db'),
  })
})

test.each([
  ['DATABASE_URL', 'postgres', 'POSTGRES_URL'],
  ['POSTGRES_URI', 'postgresql', 'POSTGRES_URL'],
  ['PGURI', 'postgres', 'POSTGRES_URL'],
  ['DATABASE_URL', 'mysql', 'MYSQL_URL'],
  ['MYSQL_URL', 'mariadb', 'MYSQL_URL'],
])('%s with a %s URL is recorded as %s, and only that', (name, scheme, variable) => {
  const plan = examplePlan({ environment: { [name]: url('db', scheme) } })
  const { edits } = reconcile({}, variablesFor('.env.convex.local', plan), {})
  const names = edits.map((each) => each.name)
  expect(names.filter((each) => /^(POSTGRES|MYSQL)_URL$/.test(each))).toEqual([variable])
})

test('a URL of ours for another kind of server is emptied, so that it is not gone back to; the user’s stays', () => {
  const plan = examplePlan({ environment: { MYSQL_URL: url('db', 'mysql') } })
  const wanted = variablesFor('.env.convex.local', plan)
  const present = { POSTGRES_URL: 'postgres://earlier' }
  const ours = remember({}, [{ name: 'POSTGRES_URL', value: present.POSTGRES_URL }])
  expect(reconcile(present, wanted, ours).edits).toContainEqual({ name: 'POSTGRES_URL', value: '' })
  expect(reconcile(present, wanted, {}).kept).toContain('POSTGRES_URL')
})

test('a URL that cannot be used is refused by the name it came under, without its password', () => {
  const plan = () => examplePlan({ environment: { DATABASE_URL: 'postgres://user:secret@a@b' } })
  expect(plan).toThrow(expect.objectContaining({ code: 'INVALID_DATABASE_URL' }))
  expect(plan).toThrow(/DATABASE_URL/)
  expect(plan).not.toThrow(/secret/)
})
