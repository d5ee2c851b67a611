import { describe, expect, test } from 'vitest'
import { type SettingName, settingDefinitions } from '../../src/settings/definitions.ts'
import { resolveSettings } from '../../src/settings/resolve.ts'

const resolve = (name: string, value: string) =>
  resolveSettings([{ source: 'a layer', values: { [name]: value } }])[name as SettingName]

/** What a shell, a compose file or an env file would make something else of. */
const dangerous = [
  '$(id)',
  '`id`',
  '$HOME',
  '${HOME}',
  "it's",
  'say "hi"',
  'a b',
  'a;b',
  'a&b',
  'a|b',
  'a>b',
  'a\\b',
  'a\nb',
  '../x',
  '*',
  '{{port}}',
  'a\0b',
]
const tenKilobytes = 'x'.repeat(10_240)

interface Kind {
  setting: SettingName
  accepted: readonly string[]
  refused: readonly string[]
}

const port: Kind = {
  setting: 'CONVEX_API_PORT',
  accepted: ['1', '3210', '65535'],
  refused: ['0', '65536', '-1', '3210.5', '1e3', '0x50', '32 10', 'http', ...dangerous, '1'.repeat(10_240)],
}

const kinds: Record<string, Kind> = {
  port,
  seconds: {
    setting: 'CONVEX_START_TIMEOUT',
    accepted: ['1', '120', '99999'],
    refused: ['0', '-1', '1.5', '2m', '100000', 'Infinity', ...dangerous, '1'.repeat(10_240)],
  },
  url: {
    setting: 'CONVEX_API_URL',
    accepted: [
      'http://localhost:3210',
      'https://convex.example.com',
      'HTTPS://A.example.com/base/path',
      'http://[::1]:3210',
    ],
    refused: [
      'convex.example.com',
      '//convex.example.com',
      'ftp://example.com',
      'https://',
      'https://user:secret@example.com',
      'https://example.com?x=1',
      'https://example.com#x',
      'javascript:alert(1)',
      ...dangerous,
      ...dangerous
        .filter((text) => !/^(\.\.\/x|\*|a\0b)$/.test(text))
        .map((text) => `https://${text}.example.com`),
    ],
  },
  name: {
    setting: 'INSTANCE_NAME',
    accepted: ['shop', '0', 'my-shop_2', 'x'.repeat(63)],
    refused: ['-shop', '_shop', 'Shop', 'a|b', 'a:b', 'a.b', 'é', 'x'.repeat(64), ...dangerous, tenKilobytes],
  },
  secret: {
    setting: 'INSTANCE_SECRET',
    accepted: ['0123456789abcdef'.repeat(4), 'ABCDEF'.repeat(10).concat('0000')],
    refused: ['secret', 'g'.repeat(64), 'a'.repeat(63), 'a'.repeat(65), ...dangerous, 'a'.repeat(10_240)],
  },
  image: {
    setting: 'CONVEX_BACKEND_IMAGE',
    accepted: ['backend', 'localhost:5000/convex/backend:1.0', `example.com/a/b@sha256:${'0'.repeat(64)}`],
    refused: ['-v', '/backend', ':tag', ...dangerous],
  },
  memory: {
    setting: 'CONVEX_MEMORY_LIMIT',
    accepted: ['0', '512m', '2g', '2G', '1024'],
    refused: ['-1', '1.5g', '2 g', '2gb', 'g', ...dangerous, tenKilobytes],
  },
  number: {
    setting: 'CONVEX_CPU_LIMIT',
    accepted: ['0', '2', '1.5', '0.25'],
    refused: ['-1', '.5', '1.', '1,5', '1e3', 'two', ...dangerous, tenKilobytes],
  },
  slug: {
    setting: 'CONVEX_API_SLUG',
    accepted: ['a', 'convex-api', '3convex', 'a-b-c'],
    refused: ['-a', 'a-', 'a--b', 'A', 'a_b', 'a.b', ...dangerous],
  },
  choice: {
    setting: 'CONVEX_RUNTIME',
    accepted: ['auto', 'docker', 'process'],
    refused: ['Docker', 'podman', 'auto docker', 'toString', ...dangerous, tenKilobytes],
  },
  path: {
    setting: 'CONVEX_BACKEND_BINARY',
    accepted: ['./backend', '/opt/my backend/$(id)', "it's", 'a\nb', tenKilobytes],
    refused: ['a\0b'],
  },
}

describe.each(Object.entries(kinds))('%s', (_, { setting, accepted, refused }) => {
  test('accepts what is right, as it is', () => {
    for (const value of accepted) expect(resolve(setting, value)).toEqual({ value, source: 'a layer' })
  })

  test.each(refused.map((value) => [JSON.stringify(value).slice(0, 40), value]))('refuses %s', (_, value) => {
    expect(() => resolve(setting, value)).toThrow(
      expect.objectContaining({
        code: 'INVALID_SETTING',
        message: expect.stringContaining(`${setting} (from a layer)`),
        fix: expect.stringMatching(/^(Use|Remove) /),
      }),
    )
  })

  test('does not repeat what it refuses: it may be a secret in the wrong place', () => {
    expect(() => resolve(setting, 'hunter2\0 hunter2')).toThrow(
      expect.objectContaining({ code: 'INVALID_SETTING' }),
    )
    expect(() => resolve(setting, 'hunter2\0 hunter2')).not.toThrow(/hunter2/)
  })
})

test('every kind of the table of settings is tested above', () => {
  const used = Object.values(settingDefinitions).map(({ kind }) =>
    typeof kind === 'string' ? kind : 'choice',
  )
  expect(Object.keys(kinds).sort()).toEqual([...new Set<string>(used)].sort())
})

test('every default is a value that is allowed', () => {
  for (const [name, definition] of Object.entries(settingDefinitions)) {
    if ('default' in definition) expect(resolve(name, definition.default)?.value).toBe(definition.default)
  }
})

test('blanks around a value do not count', () => {
  expect(resolve('CONVEX_API_PORT', ' 3210\n')?.value).toBe('3210')
})

test('a wrong value in a layer that is overruled does no harm', () => {
  const settings = resolveSettings([
    { source: 'low', values: { CONVEX_API_PORT: 'none' } },
    { source: 'high', values: { CONVEX_API_PORT: '4210' } },
  ])
  expect(settings.CONVEX_API_PORT).toEqual({ value: '4210', source: 'high' })
})

test('settings without default and value are absent, and unknown names are none', () => {
  const settings = resolveSettings([{ source: 'x', values: { PATH: '/bin', INSTANCE_NAME: '' } }])
  expect(settings).not.toHaveProperty('PATH')
  expect(settings).not.toHaveProperty('INSTANCE_NAME')
  expect(settings.CONVEX_RUNTIME).toEqual({ value: 'auto', source: 'the default' })
})
