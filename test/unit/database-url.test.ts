import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ProblemError } from '../../src/io/errors.ts'
import { findDatabaseUrl, parseDatabaseUrl, sslmodes } from '../../src/settings/database-url.ts'
import type { Environment } from '../../src/workspace/environment.ts'

const setting = 'DATABASE_URL'
const read = (value: string, sslmode?: string) =>
  parseDatabaseUrl(value, { setting, ...(sslmode && { sslmode }) })

describe('findDatabaseUrl', () => {
  const all = {
    DATABASE_URL: 'postgres://a',
    POSTGRES_URI: 'postgres://b',
    POSTGRES_URL: 'postgres://c',
    PGURI: 'postgres://d',
    MYSQL_URL: 'mysql://e',
  }
  it.each([
    ['DATABASE_URL first', {}, 'DATABASE_URL'],
    ['then POSTGRES_URI', { DATABASE_URL: undefined }, 'POSTGRES_URI'],
    ['an empty value is absent', { DATABASE_URL: '' }, 'POSTGRES_URI'],
    ['a blank value is absent', { DATABASE_URL: ' \n' }, 'POSTGRES_URI'],
    ['then POSTGRES_URL', { DATABASE_URL: '', POSTGRES_URI: '' }, 'POSTGRES_URL'],
    ['then PGURI', { DATABASE_URL: '', POSTGRES_URI: '', POSTGRES_URL: '' }, 'PGURI'],
    ['MYSQL_URL last', { DATABASE_URL: '', POSTGRES_URI: '', POSTGRES_URL: '', PGURI: '' }, 'MYSQL_URL'],
  ] as [string, Environment, keyof typeof all][])('%s', (_, more, name) => {
    expect(findDatabaseUrl({ ...all, ...more })).toEqual({ name, value: all[name] })
  })

  it('finds nothing in an environment without any', () => {
    expect(findDatabaseUrl({ PGHOST: 'db', DATABASE: 'x' })).toBeUndefined()
  })
})

describe('parseDatabaseUrl', () => {
  it.each([
    ["the seed's example", 'postgres://u:p@db:5432/app', 'postgres://u:p@db:5432?sslmode=disable', 'app'],
    ['postgresql://', 'postgresql://u:p@db:5432/app', 'postgresql://u:p@db:5432?sslmode=disable', 'app'],
    ['an upper-case scheme', 'POSTGRES://u:p@db/app', 'postgres://u:p@db?sslmode=disable', 'app'],
    ['no database name', 'postgres://u:p@db:5432', 'postgres://u:p@db:5432?sslmode=disable', undefined],
    ['only a slash', 'postgres://u:p@db:5432/', 'postgres://u:p@db:5432?sslmode=disable', undefined],
    ['a slash behind the name', 'postgres://u:p@db/app/', 'postgres://u:p@db?sslmode=disable', 'app'],
    ['no port', 'postgres://u:p@db/app', 'postgres://u:p@db?sslmode=disable', 'app'],
    ['another port', 'postgres://u:p@db:6543/app', 'postgres://u:p@db:6543?sslmode=disable', 'app'],
    ['no password', 'postgres://u@db/app', 'postgres://u@db?sslmode=disable', 'app'],
    ['an empty password', 'postgres://u:@db/app', 'postgres://u:@db?sslmode=disable', 'app'],
    ['blanks around it', ' postgres://u:p@db/app\n', 'postgres://u:p@db?sslmode=disable', 'app'],
    ['IPv4', 'postgres://u:p@10.0.0.5:5432/app', 'postgres://u:p@10.0.0.5:5432?sslmode=disable', 'app'],
    ['IPv6', 'postgres://u:p@[::1]:5432/app', 'postgres://u:p@[::1]:5432?sslmode=disable', 'app'],
    ['an underscore', 'postgres://u:p@my_db/app', 'postgres://u:p@my_db?sslmode=disable', 'app'],
    ['an encoded name', 'postgres://u:p@db/my%20app', 'postgres://u:p@db?sslmode=disable', 'my app'],
    [
      'a parameter',
      'postgres://u:p@db/app?connect_timeout=5',
      'postgres://u:p@db?connect_timeout=5&sslmode=disable',
      'app',
    ],
    [
      'the order',
      'postgres://u:p@db/a?z=1&sslmode=require&b=2',
      'postgres://u:p@db?z=1&sslmode=require&b=2',
      'a',
    ],
    [
      'its encoding',
      'postgres://u:p@db/a?options=-c%20x%3d1',
      'postgres://u:p@db?options=-c%20x%3d1&sslmode=disable',
      'a',
    ],
    [
      'parameters without a path',
      'postgres://u:p@db?b=2',
      'postgres://u:p@db?b=2&sslmode=disable',
      undefined,
    ],
    ['an empty query', 'postgres://u:p@db/a?', 'postgres://u:p@db?sslmode=disable', 'a'],
    ['a trailing &', 'postgres://u:p@db/a?b=2&', 'postgres://u:p@db?b=2&sslmode=disable', 'a'],
    [
      'escapes in the password',
      'postgres://u:%23%3f%2F%40%25@db/a',
      'postgres://u:%23%3f%2F%40%25@db?sslmode=disable',
      'a',
    ],
    ['an escaped letter', 'postgres://u:%70@db/a', 'postgres://u:%70@db?sslmode=disable', 'a'],
    ['colons in the password', 'postgres://u:a:b:c@db/a', 'postgres://u:a:b:c@db?sslmode=disable', 'a'],
    [
      'shell characters',
      "postgres://u:$(id)`'\\|;&@db/a",
      "postgres://u:$(id)`'\\|;&@db?sslmode=disable",
      'a',
    ],
    ['letters beyond ASCII', 'postgres://u:pässword@db/a', 'postgres://u:pässword@db?sslmode=disable', 'a'],
    ['an encoded user', 'postgres://u%40corp:p@db/a', 'postgres://u%40corp:p@db?sslmode=disable', 'a'],
    ['mysql', 'mysql://u:p@db:3306/app', 'mysql://u:p@db:3306', 'app'],
    ['mysql2', 'mysql2://u:p@db:3306/app', 'mysql://u:p@db:3306', 'app'],
    ['mariadb', 'mariadb://u:p@db/app?require_ssl=true', 'mysql://u:p@db?require_ssl=true', 'app'],
  ])('cuts %s', (_, value, url, databaseName) => {
    const result = read(value)
    expect(result.url).toBe(url)
    expect(result.databaseName).toBe(databaseName)
    expect(new URL(url).host).toBe(result.host)
    expect(result.engine).toBe(url.startsWith('mysql') ? 'mysql' : 'postgres')
  })

  it.each([
    ['added by default', 'postgres://u:p@db', undefined, { value: 'disable', added: true }],
    ['added as asked', 'postgres://u:p@db', 'require', { value: 'require', added: true }],
    ['kept', 'postgres://u:p@db?sslmode=prefer', 'require', { value: 'prefer', added: false }],
    ['not known to MySQL', 'mysql://u:p@db', undefined, { value: undefined, added: false }],
  ])('sslmode: %s', (_, value, sslmode, expected) => {
    expect(read(value, sslmode).sslmode).toEqual(expected)
  })

  it.each(sslmodes)('sslmode=%s is allowed', (mode) => {
    expect(read('postgres://u:p@db', mode).url).toBe(`postgres://u:p@db?sslmode=${mode}`)
    expect(read(`postgres://u:p@db/a?sslmode=${mode}`).url).toBe(`postgres://u:p@db?sslmode=${mode}`)
  })

  it.each([
    ['postgres://u:secret@db:5432/app', 'postgres://u:***@db:5432?sslmode=disable'],
    ['postgres://u@db/app', 'postgres://u@db?sslmode=disable'],
    ['postgres://u@db?password=secret', 'postgres://u@db?password=***&sslmode=disable'],
    ['postgres://u:secret@db?sslpassword=secret', 'postgres://u:***@db?sslpassword=***&sslmode=disable'],
    ['mysql://u:secret:secret@db', 'mysql://u:***@db'],
  ])('redacts %s', (value, redacted) => {
    expect(read(value).redacted).toBe(redacted)
  })

  it.each([
    ['postgres://u:p@db?application_name=x&search_path=y', []],
    ['postgres://u:p@db/app?schema=public&pgbouncer=true', ['schema', 'pgbouncer']],
    ['postgres://u:p@db?sslmode=verify-full&sslrootcert=x', ['sslmode=verify-full', 'sslrootcert']],
    ['mysql://u:p@db?anything=1', []],
  ])('names what the backend will refuse in %s', (value, refused) => {
    expect(read(value).refusedByBackend).toEqual(refused)
  })

  it('keeps any encoded password verbatim, and it parses back', () => {
    const passwords = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(passwords, fc.constantFrom('postgres', 'postgresql', 'mysql'), (password, scheme) => {
        const encoded = encodeURIComponent(password)
        const { url, redacted } = read(`${scheme}://user:${encoded}@db.example.com:5432/app?x=1`)
        expect(url.startsWith(`${scheme}://user:${encoded}@db.example.com:5432?x=1`)).toBe(true)
        expect(decodeURIComponent(new URL(url).password)).toBe(password)
        expect(redacted).toContain('://user:***@db.example.com')
      }),
    )
  })
})

function refusal(value: string, name = setting, sslmode = 'disable'): ProblemError {
  try {
    parseDatabaseUrl(value, { setting: name, sslmode })
  } catch (error) {
    if (error instanceof ProblemError) return error
    throw error
  }
  throw new Error('it was accepted')
}

describe('parseDatabaseUrl refuses', () => {
  it.each([
    ['nothing', '  ', /empty/],
    ['no username', 'postgres://db:5432/app', /no username/],
    ['no username, parameters', 'postgres://db/app?user=u', /no username/],
    ['an empty username', 'postgres://:secret@db/app', /no username/],
    ['nothing before the @', 'postgres://@db/app', /no username/],
    ['only a scheme', 'postgres://', /no username/],
    ['an empty host', 'postgres://u:secret@/app', /no host.*Unix socket/],
    ['only a port', 'postgres://u:secret@:5432/app', /no host/],
    ['nothing behind the @', 'postgres://u:secret@', /no host/],
    ['an encoded socket path', 'postgres://u:secret@%2Fvar%2Frun/app', /no host.*Unix socket/],
    ['a host parameter', 'postgres://u:secret@db/app?host=/var/run', /host or a Unix socket in a parameter/],
    ['a hostaddr parameter', 'postgres://u:secret@db/app?hostaddr=10.0.0.1', /host again/],
    ['a dbname parameter', 'postgres://u:secret@db/app?dbname=x', /database in a parameter/],
    ['several hosts', 'postgres://u:secret@a,b/app', /several hosts/],
    ['several hosts with ports', 'postgres://u:secret@a:1,b:2/app', /several hosts/],
    ['a port that is none', 'postgres://u:secret@db:54x/app', /host or port/],
    ['a port that is too high', 'postgres://u:secret@db:99999/app', /host or port/],
    ['an empty port', 'postgres://u:secret@db:/app', /host or port/],
    ['IPv6 without brackets', 'postgres://u:secret@::1/app', /no host|host or port/],
    ['a broken IPv6', 'postgres://u:secret@[::zz]/app', /host or port/],
    ['# in the password', 'postgres://u:se#secret@db/app', /"#".*%23/s],
    ['? in the password', 'postgres://u:se?secret@db/app', /"\?".*%3F/s],
    ['/ in the password', 'postgres://u:se/secret@db/app', /"\/".*%2F/s],
    ['@ in the password', 'postgres://u:se@secret@db/app', /more than one "@".*%40/s],
    ['@ and / in the password', 'postgres://u:se@x/secret@db/app', /"@" behind the host.*%40/s],
    ['@ and ? in the password', 'postgres://u:se@x?secret@db/app', /"@" behind the host.*%3F/s],
    ['% in the password', 'postgres://u:secret%zz@db/app', /"%".*%25/s],
    ['a blank in the password', 'postgres://u:my secret@db/app', /blank.*%20/s],
    ['a newline in the password', 'postgres://u:my\nsecret@db/app', /blank or a control/],
    ['two path segments', 'postgres://u:secret@db/a/b', /more than a database name/],
    ['a parameter without a value', 'postgres://u:secret@db/a?verbose', /parameter that is not name=value/],
    ['an unknown sslmode', 'postgres://u:secret@db?sslmode=on', /sslmode.*verify-full/s],
    ['an empty sslmode', 'postgres://u:secret@db?sslmode=', /sslmode/],
    ['http', 'https://u:secret@db/app', /scheme is "https:"/],
    ['file', 'file:./dev.db?token=secret', /scheme is "file:".*CONVEX_DATABASE=sqlite/s],
    ['sqlite', 'sqlite:///secret.db', /scheme is "sqlite:"/],
    ['mongodb', 'mongodb://u:secret@db/app', /scheme is "mongodb:"/],
    ["SQLAlchemy's driver", 'postgresql+asyncpg://u:secret@db/app', /scheme is "postgresql\+asyncpg:"/],
    ['JDBC', 'jdbc:postgresql://db/app?password=secret', /JDBC/],
    ['key=value words', 'host=db user=u password=secret', /no scheme/],
    ['no scheme', 'secret:secret@db/app', /no scheme/],
    ['one slash', 'postgres:/u:secret@db/app', /no "\/\/"/],
  ])('%s', (_, value, expected) => {
    const { code, message, why, fix } = refusal(value)
    expect(code).toBe('INVALID_DATABASE_URL')
    expect(message).toContain(setting)
    expect(`${why}\n${fix}`).toMatch(expected)
    expect(`${message}${why}${fix}`).not.toContain('secret')
  })

  it.each([
    ['POSTGRES_URL', 'mysql://u:p@db', /mysql URL, but POSTGRES_URL is for postgres/],
    ['MYSQL_URL', 'postgres://u:p@db', /postgres URL, but MYSQL_URL is for mysql/],
    ['PGURI', 'mariadb://u:p@db', /mysql URL, but PGURI is for postgres/],
  ])('the wrong engine in %s', (name, value, expected) => {
    expect(refusal(value, name).why).toMatch(expected)
  })

  it('an unknown CONVEX_POSTGRES_SSLMODE', () => {
    expect(refusal('postgres://u:p@db', setting, 'off')).toMatchObject({
      code: 'INVALID_SETTING',
      message: expect.stringMatching(/^CONVEX_POSTGRES_SSLMODE/),
      fix: expect.stringMatching(/verify-full/),
    })
  })

  it('without ever repeating a password, whatever it is', () => {
    const password = fc.string({ unit: fc.constantFrom(...'#?/@%: &=[],x\n'), maxLength: 8 })
    fc.assert(
      fc.property(password, (text) => {
        const value = `postgres://u:hush${text}hush@db/app`
        try {
          const { url } = read(value)
          expect(new URL(url).host).toBe('db')
        } catch (error) {
          const { message, why, fix } = error as ProblemError
          expect(`${message}${why}${fix}`).not.toContain('hush')
        }
      }),
      { numRuns: 1000 },
    )
  })
})
