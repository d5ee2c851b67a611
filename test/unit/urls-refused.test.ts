import { describe, expect, it } from 'vitest'
import { ProblemError } from '../../src/io/errors.ts'
import { detectWorkspace } from '../../src/workspace/detect.ts'
import type { Environment } from '../../src/workspace/environment.ts'
import { forEachService } from '../../src/workspace/services.ts'
import { resolveUrls, type UrlOptions } from '../../src/workspace/urls.ts'

const coder = {
  CODER: 'true',
  CODER_WORKSPACE_NAME: 'dev',
  CODER_WORKSPACE_OWNER_NAME: 'jane',
  CODER_WORKSPACE_AGENT_NAME: 'main',
  CODER_URL: 'https://c.io',
}
const noOwner = { CODER_WORKSPACE_OWNER_NAME: undefined }
const ports = forEachService((_, service) => service.defaultPort)
const slugs = forEachService((_, service) => service.defaultSlug)
const givenUrls = forEachService((name) => ({ url: `https://${name}.x.io`, source: 'the environment' }))
const { frontend: _, ...requiredUrls } = givenUrls

const resolve = (env: Environment, options: Partial<UrlOptions> = {}) =>
  resolveUrls(detectWorkspace(env), { ports, slugs, style: 'port', overrides: {}, ...options })

function refusal(env: Environment, options: Partial<UrlOptions> = {}): { code: string; text: string } {
  try {
    resolve(env, options)
  } catch (error) {
    if (error instanceof ProblemError) {
      return { code: error.code, text: [error.message, error.why, error.fix].join('\n') }
    }
    throw error
  }
  throw new Error('nothing was refused')
}

describe('a host label over 63 characters', () => {
  const name = 'w'.repeat(55)
  const env = { ...coder, CODER_WORKSPACE_NAME: name }
  const proxied = { ...env, VSCODE_PROXY_URI: `https://{{port}}--main--${name}--jane.x.io` }
  const suffixed = { ...coder, VSCODE_PROXY_URI: `https://{{port}}--main--dev--jane-${name}.x.io` }
  const codespace = { CODESPACES: 'true', CODESPACE_NAME: `${name}-${name}` }
  it.each([
    ['port form', proxied, {}, 'api', `3210--main--${name}--jane`, 'CONVEX_API_URL'],
    ['slug form', proxied, { style: 'slug' }, 'api', `convex-api--${name}--jane`, 'CONVEX_API_URL'],
    ["with the wildcard's suffix", suffixed, {}, 'api', `3210--main--dev--jane-${name}`, 'CONVEX_API_URL'],
    ['CODER_URL', env, {}, 'api', `convex-api--${name}--jane`, 'CONVEX_API_URL'],
    ['a codespace', codespace, {}, 'api', `${name}-${name}-3210`, 'CONVEX_API_URL'],
    ['the frontend only', env, { overrides: requiredUrls }, 'frontend', `app--${name}--jane`, 'SITE_URL'],
  ] as [string, Environment, Partial<UrlOptions>, string, string, string][])(
    '%s',
    (_, environment, options, service, label, setting) => {
      const { code, text } = refusal(environment, options)
      expect(code).toBe('URL_LABEL_TOO_LONG')
      expect(text).toContain(`${service} service`)
      expect(text).toContain(`"${label}"`)
      expect(text).toContain(setting)
    },
  )

  it('is allowed up to exactly 63', () => {
    const fitting = 'w'.repeat(63 - '3210--main----jane'.length)
    const VSCODE_PROXY_URI = `https://{{port}}--main--${fitting}--jane.x.io`
    const { api } = resolve({ ...coder, CODER_WORKSPACE_NAME: fitting, VSCODE_PROXY_URI })
    expect(new URL(api.url).hostname.split('.')[0]).toHaveLength(63)
  })
})

describe('an unknown part of the host', () => {
  it.each([
    ['no owner', noOwner, {}, 'CODER_WORKSPACE_OWNER_NAME'],
    ['an empty owner', { CODER_WORKSPACE_OWNER_NAME: '' }, {}, 'CODER_WORKSPACE_OWNER_NAME'],
    ['USER is not the owner', { ...noOwner, USER: 'jane' }, {}, 'CODER_WORKSPACE_OWNER_NAME'],
    ['no agent', { CODER_WORKSPACE_AGENT_NAME: undefined }, { parts: 4 }, 'CODER_WORKSPACE_AGENT_NAME'],
  ] as [string, Environment, Partial<UrlOptions>, string][])('%s', (_, more, options, missing) => {
    const { code, text } = refusal({ ...coder, ...more }, options)
    expect(code).toBe('URL_OWNER_UNKNOWN')
    expect(text).toContain(missing)
  })

  it('is no error when only the frontend needs it: it stays on localhost, with a hint', () => {
    const { frontend } = resolve({ ...coder, ...noOwner }, { overrides: requiredUrls })
    expect(frontend.url).toBe('http://localhost:5173')
    expect(frontend.hint).toMatch(/CODER_WORKSPACE_OWNER_NAME is not set.*SITE_URL/)
  })
})

describe('a malformed value', () => {
  it.each([
    ['CODER_URL', 'c.io'],
    ['CODER_URL', 'https://'],
    ['CODER_URL', 'https://u:secret@c.io'],
    ['CODER_URL', 'https://c.io/?token=secret'],
    ['CODER_URL', 'https://c.io/#secret'],
    ['CODER_URL', 'ftp://c.io'],
    ['CODER_URL', 'https://$(id).io'],
    ['CODER_URL', 'https://c..io'],
    ['CODER_URL', 'https://c.io:99999'],
    ['VSCODE_PROXY_URI', '{{port}}--main--dev--jane.x.io'],
    ['VSCODE_PROXY_URI', 'https://'],
    ['VSCODE_PROXY_URI', 'https://{{port}}--`id`.x.io'],
    ['VSCODE_PROXY_URI', 'https://{{port}}--a\n.x.io'],
    ['VSCODE_PROXY_URI', 'https://{{port}}.x.io/$(id)'],
    ['VSCODE_PROXY_URI', 'https://u:secret@{{port}}.x.io'],
    ['VSCODE_PROXY_URI', 'https://{{PORT}}.x.io'],
    ['CODER_WORKSPACE_NAME', '$(id)'],
    ['CODER_WORKSPACE_NAME', '`id`'],
    ['CODER_WORKSPACE_NAME', 'dev.v2'],
    ['CODER_WORKSPACE_NAME', '-dev'],
    ['CODER_WORKSPACE_OWNER_NAME', 'jane.doe'],
    ['CODER_WORKSPACE_OWNER_NAME', 'jane doe'],
    ['CODER_WORKSPACE_OWNER_NAME', 'jane\n'],
    ['CODER_WORKSPACE_OWNER_NAME', 'jane--doe'],
    ['CODER_WORKSPACE_AGENT_NAME', 'my_agent'],
  ])('%s=%j', (setting, value) => {
    const { code, text } = refusal({ ...coder, [setting]: value })
    expect(code).toBe('INVALID_SETTING')
    expect(text).toMatch(new RegExp(`^${setting} `))
    expect(text).not.toContain('secret')
  })

  it.each([
    ['CODESPACE_NAME', 'a;b'],
    ['CODESPACE_NAME', 'a b'],
    ['GITHUB_CODESPACES_PORT_FORWARDING_DOMAIN', '$(id)'],
  ])('%s=%j in a codespace', (setting, value) => {
    const { code, text } = refusal({ CODESPACES: 'true', CODESPACE_NAME: 'waffle', [setting]: value })
    expect(code).toBe('INVALID_SETTING')
    expect(text).toMatch(new RegExp(`^${setting} `))
  })

  it.each([
    '',
    'convex.example.com',
    'https://u:secret@x.io',
    'https://x.io?a=secret',
    'https://x.io#secret',
    'ws://x.io',
    'https://x.io/$(id)',
    'https://x.io/a b',
    'https://x.io/\nA=1',
  ])('the override %j', (url) => {
    const { code, text } = refusal({}, { overrides: { api: { url, source: '.env.convex.local' } } })
    expect(code).toBe('INVALID_SETTING')
    expect(text).toMatch(/^CONVEX_API_URL \(from \.env\.convex\.local\)/)
    expect(text).not.toContain('secret')
  })

  it.each([
    ['a port of three digits', { ports: { ...ports, api: 443 } }, 'CONVEX_API_PORT'],
    ['a slug with capitals', { style: 'slug', slugs: { ...slugs, site: 'Convex_Site' } }, 'CONVEX_SITE_SLUG'],
    ['a slug like a port', { style: 'slug', slugs: { ...slugs, api: '3210' } }, 'CONVEX_API_SLUG'],
  ] as [string, Partial<UrlOptions>, string][])('%s', (_, options, setting) => {
    const { code, text } = refusal(
      { ...coder, VSCODE_PROXY_URI: 'https://{{port}}--main--dev--jane.x.io' },
      options,
    )
    expect(code).toBe('INVALID_SETTING')
    expect(text).toMatch(new RegExp(`^${setting} `))
  })
})

describe('nothing is refused when every URL is given', () => {
  it.each([
    ['a malformed CODER_URL', { CODER_URL: 'nonsense' }],
    ['a malformed VSCODE_PROXY_URI', { VSCODE_PROXY_URI: 'nonsense' }],
    ['an unknown owner', noOwner],
    ['a workspace name like shell', { CODER_WORKSPACE_NAME: '$(id)' }],
    ['a long label', { CODER_WORKSPACE_NAME: 'w'.repeat(60) }],
  ])('%s', (_, more) => {
    expect(resolve({ ...coder, ...more }, { overrides: givenUrls }).api.url).toBe('https://api.x.io')
  })
})
