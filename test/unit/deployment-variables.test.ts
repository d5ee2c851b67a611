import { describe, expect, test } from 'vitest'
import { changesFor, wantedVariables } from '../../src/convex/deployment-variables.ts'
import { examplePlan } from './example-plan.ts'

const keys = { jwtPrivateKey: 'PEM', jwks: '{"keys":[]}' }
const plan = examplePlan()
const wanted = (file: Record<string, string> = {}) => wantedVariables(plan, keys, file)
/** The five that authentication needs. */
const own = wanted()

const refused = (code: string, why: RegExp, message: RegExp = /./) =>
  expect.objectContaining({
    code,
    why: expect.stringMatching(why),
    message: expect.stringMatching(message),
    fix: expect.stringMatching(/\w/),
  })

test('a deployment gets what authentication needs', () => {
  expect(own).toEqual({
    JWT_PRIVATE_KEY: 'PEM',
    CONVEX_SITE_ORIGIN: 'http://127.0.0.1:3211',
    JWT_ISSUER: 'http://127.0.0.1:3211',
    JWKS: '{"keys":[]}',
    SITE_URL: 'http://localhost:5173',
  })
})

describe('the file’s variables', () => {
  test('are all sent, byte for byte', () => {
    const users = { OPENAI_API_KEY: 'sk-$(id)`id`"\'', MULTI: 'a\nb\n', ENABLE_RAG: 'true', _x9: ' padded ' }
    expect(wanted(users)).toEqual({ ...own, ...users })
  })

  test('that are empty are lines which wait to be filled in', () => {
    expect(wanted({ OPENAI_API_KEY: '', SITE_URL: '' })).toEqual(own)
  })

  test('that setup generates there are taken from the plan instead', () => {
    expect(wanted({ JWT_ISSUER: 'old', JWKS: 'old', JWT_PRIVATE_KEY_BASE64: 'b2xk' })).toEqual(own)
  })

  test('may set SITE_URL', () => {
    expect(wanted({ SITE_URL: 'https://shop.example.com' }).SITE_URL).toBe('https://shop.example.com')
  })

  test.each([['constructor'], ['toString'], ['__proto__']])('may be called %s', (name) => {
    expect(Object.entries(wanted(Object.fromEntries([[name, 'x']])))).toContainEqual([name, 'x'])
  })
})

describe('names that are refused', () => {
  test.each([
    ['JWT_PRIVATE_KEY', /jwt_private_key\.pem/],
    ['CONVEX_SITE_ORIGIN', /\.env\.convex\.local/],
    ['CONVEX_CLOUD_URL', /built into Convex/],
    ['CONVEX_SITE_URL', /built into Convex/],
    ['1ST', /does not start with a digit/],
    ['WITH-HYPHEN', /letters, digits and "_"/],
    ['WITH.DOT', /letters, digits and "_"/],
    ['', /letters, digits and "_"/],
    ['É', /letters, digits and "_"/],
  ])('%j, with the reason', (name, why) => {
    expect(() => wanted({ [name]: 'never-shown' })).toThrow(refused('VARIABLE_NAME_INVALID', why))
    expect(() => wanted({ [name]: 'never-shown' })).not.toThrow(/never-shown/)
  })

  test('do no harm on a line without a value', () => {
    expect(wanted({ JWT_PRIVATE_KEY: '', CONVEX_SITE_URL: '', '1ST': '' })).toEqual(own)
  })
})

describe('limits, at the last allowed and the first refused', () => {
  test('a name has 256 bytes', () => {
    expect(wanted({ ['N'.repeat(256)]: 'x' })).toHaveProperty('N'.repeat(256))
    expect(() => wanted({ ['N'.repeat(257)]: 'x' })).toThrow(refused('VARIABLE_LIMIT', /256 bytes/, /NNNN…/))
  })

  test.each([
    ['bytes', 'x'.repeat(8192)],
    ['bytes and not characters', 'é'.repeat(4096)],
    ['bytes of emoji', '\u{1F600}'.repeat(2048)],
  ])('a value has 8192 %s', (_, value) => {
    expect(wanted({ BIG: value }).BIG).toBe(value)
    const tooBig = () => wanted({ BIG: `${value}x` })
    expect(tooBig).toThrow(
      refused('VARIABLE_LIMIT', /8193 bytes, and at most 8192/, /^BIG in \.env\.convex\.deployment/),
    )
  })

  test('a deployment has 512 variables, ours among them', () => {
    const users = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`V${index}`, 'x']))
    const room = 512 - Object.keys(own).length
    expect(Object.keys(wanted(users(room)))).toHaveLength(512)
    expect(() => wanted(users(room + 1))).toThrow(refused('VARIABLE_LIMIT', /At most 512/, /513 variables/))
  })

  test('all of them together have 512 KiB, names included', () => {
    const sizeOf = (values: object) =>
      Object.entries(values).reduce((sum, [name, value]) => sum + Buffer.byteLength(name + value), 0)
    const users: Record<string, string> = {}
    for (let index = 10; index < 73; index++) users[`V${index}`] = 'x'.repeat(8192 - 3)
    const rest = 512 * 1024 - sizeOf({ ...own, ...users })
    const last = 'x'.repeat(rest - 'LAST'.length)
    expect(sizeOf(wanted({ ...users, LAST: last }))).toBe(512 * 1024)
    expect(() => wanted({ ...users, LAST: `${last}x` })).toThrow(refused('VARIABLE_LIMIT', /524289 bytes/))
  })
})

describe('what is sent', () => {
  test('is nothing when nothing differs, whatever else the deployment has', () => {
    expect(changesFor({ ...own, SET_ON_THE_DASHBOARD: 'x' }, own)).toEqual([])
  })

  test('is what is missing and what differs, and nothing is taken away', () => {
    const present = { ...own, JWKS: 'old', OTHER: 'x' }
    expect(changesFor(present, { ...own, NEW: '1' })).toEqual([
      { name: 'JWKS', value: own.JWKS },
      { name: 'NEW', value: '1' },
    ])
  })

  test('is everything for a new deployment', () => {
    expect(changesFor({}, own).map(({ name }) => name)).toEqual(Object.keys(own))
  })
})
