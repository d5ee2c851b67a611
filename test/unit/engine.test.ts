import { describe, expect, test } from 'vitest'
import { composeSuite, deriveSources, mirrorsOf, parseSources, renderSources } from '../engine/apt-sources.ts'
import { isComposeRecentEnough, parseComposeVersion } from '../engine/compose-version.ts'

const debian = `# comment
Types: deb deb-src
URIs: http://mirror.test/debian
Suites: bookworm bookworm-updates bookworm-backports
# a comment within
Components: main contrib
Signed-By: /usr/share/keyrings/debian.gpg

Types: deb
URIs: http://mirror.test/security
Suites: bookworm-security
Components: main
`

describe('parseSources', () => {
  const key = '\n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n abc'
  const cases: [string, string, string, ReturnType<typeof parseSources>][] = [
    ['nothing', 'sources.list', '', []],
    ['comments only', 'sources.list', '# deb http://a.test x main\n', []],
    [
      'a plain line',
      'sources.list',
      'deb http://a.test/debian bookworm main contrib # why\n',
      [{ types: 'deb', uris: 'http://a.test/debian', suites: 'bookworm', components: 'main contrib' }],
    ],
    [
      'a line with options',
      'x.list',
      'deb [arch=amd64,arm64 signed-by=/k.gpg] http://a.test bookworm main',
      [
        {
          types: 'deb',
          uris: 'http://a.test',
          suites: 'bookworm',
          components: 'main',
          architectures: 'amd64 arm64',
          'signed-by': '/k.gpg',
        },
      ],
    ],
    ['source packages only', 'sources.list', 'deb-src http://a.test bookworm main\n', []],
    ['a stanza of source packages only', 'x.sources', 'Types: deb-src\nURIs: http://a.test\nSuites: x\n', []],
    ['a stanza switched off', 'x.sources', 'Types: deb\nEnabled: no\nURIs: http://a.test\nSuites: x\n', []],
    [
      'a stanza with its key in full',
      'x.sources',
      `Types: deb\nURIs: http://a.test\nSuites: x\nSigned-By:${key}\n`,
      [{ types: 'deb', uris: 'http://a.test', suites: 'x', 'signed-by': key }],
    ],
  ]
  test.each(cases)('%s', (_, name, text, expected) => {
    expect(parseSources([{ name, text }])).toEqual(expected)
  })
})

describe('deriveSources', () => {
  test('keeps mirrors and keys, changes the suite, leaves out backports', () => {
    const derived = deriveSources(
      parseSources([{ name: 'debian.sources', text: debian }]),
      'bookworm',
      'trixie',
    )
    expect(renderSources(derived)).toBe(`types: deb
uris: http://mirror.test/debian
suites: trixie trixie-updates
components: main
signed-by: /usr/share/keyrings/debian.gpg

types: deb
uris: http://mirror.test/security
suites: trixie-security
components: main
`)
  })

  test.each([
    ['another maker', 'deb http://a.test nodistro main'],
    ['another suite', 'deb http://a.test bookworm-pgdg main'],
    ['another component', 'deb http://a.test bookworm stable'],
  ])('leaves out the source of %s', (_, text) => {
    expect(deriveSources(parseSources([{ name: 'x.list', text }]), 'bookworm', 'trixie')).toEqual([])
  })

  test('what it renders reads back the same', () => {
    const derived = deriveSources(
      parseSources([{ name: 'debian.sources', text: debian }]),
      'bookworm',
      'trixie',
    )
    expect(parseSources([{ name: 'next.sources', text: renderSources(derived) }])).toEqual(derived)
  })
})

test('mirrorsOf names the mirrors of the suite itself', () => {
  expect(mirrorsOf(parseSources([{ name: 'debian.sources', text: debian }]), 'bookworm')).toEqual([
    'http://mirror.test/debian',
  ])
})

test.each([
  ['bookworm', 'trixie'],
  ['trixie', 'trixie'],
  ['buster', undefined],
])('a machine of %s takes Compose from %s', (own, suite) => {
  expect(composeSuite(own)).toBe(suite)
})

describe('Compose version', () => {
  test.each([
    ['Docker Compose version 2.26.1-4', [2, 26, 1], true],
    ['Docker Compose version v2.23.1', [2, 23, 1], true],
    ['Docker Compose version v2.23.0', [2, 23, 0], false],
    ['Docker Compose version v2.9.9', [2, 9, 9], false],
    ['Docker Compose version v5.0.0-desktop.1', [5, 0, 0], true],
    ['docker-compose version 1.29.2, build unknown', [1, 29, 2], false],
    ['unknown command', undefined, false],
    ['', undefined, false],
  ])('%s', (output, version, recentEnough) => {
    expect(parseComposeVersion(output)).toEqual(version)
    expect(isComposeRecentEnough(output)).toBe(recentEnough)
  })
})
