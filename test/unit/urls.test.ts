import { describe, expect, it } from 'vitest'
import { detectWorkspace } from '../../src/workspace/detect.ts'
import type { Environment } from '../../src/workspace/environment.ts'
import { forEachService, type ServiceName } from '../../src/workspace/services.ts'
import { resolveUrls, type UrlOptions } from '../../src/workspace/urls.ts'

const coder = {
  CODER: 'true',
  CODER_WORKSPACE_NAME: 'dev',
  CODER_WORKSPACE_OWNER_NAME: 'jane',
  CODER_WORKSPACE_AGENT_NAME: 'main',
}
const noOwner = { CODER_WORKSPACE_OWNER_NAME: undefined }
const noAgent = { CODER_WORKSPACE_AGENT_NAME: undefined }
const wildcard = 'https://{{port}}--main--dev--jane.x.io'
const server = 'https://coder.example.com'

const resolve = (env: Environment, options: Partial<UrlOptions> = {}) =>
  resolveUrls(detectWorkspace(env), {
    ports: forEachService((_, service) => service.defaultPort),
    slugs: forEachService((_, service) => service.defaultSlug),
    style: 'port',
    overrides: {},
    ...options,
  })

// what is special, VSCODE_PROXY_URI, more environment, the API's URL
type ProxyRow = [string, string, Environment, string]

describe('VSCODE_PROXY_URI, port style', () => {
  it.each([
    ['*.x', wildcard, {}, 'https://3210--main--dev--jane.x.io'],
    [
      '*-apps.x',
      'https://{{port}}--main--dev--jane-apps.x.io',
      {},
      'https://3210--main--dev--jane-apps.x.io',
    ],
    [
      '*--apps.x',
      'https://{{port}}--main--dev--jane--apps.x.io',
      {},
      'https://3210--main--dev--jane--apps.x.io',
    ],
    ['an unrelated domain', wildcard, { CODER_URL: server }, 'https://3210--main--dev--jane.x.io'],
    ['the access port', `${wildcard}:8443`, {}, 'https://3210--main--dev--jane.x.io:8443'],
    ['the default port', `${wildcard}:443`, {}, 'https://3210--main--dev--jane.x.io'],
    [
      'http',
      'http://{{port}}--main--dev--jane.localhost:3000',
      {},
      'http://3210--main--dev--jane.localhost:3000',
    ],
    ['a trailing slash', `${wildcard}/`, {}, 'https://3210--main--dev--jane.x.io'],
    ['blanks around it', ` ${wildcard}\n`, {}, 'https://3210--main--dev--jane.x.io'],
    ['upper case', 'HTTPS://{{port}}--Main--Dev--Jane.X.IO', {}, 'https://3210--main--dev--jane.x.io'],
    ['an upper-case name', wildcard, { CODER_WORKSPACE_NAME: 'DEV' }, 'https://3210--main--dev--jane.x.io'],
    ['{{port}}s', 'https://{{port}}s--main--dev--jane.x.io', {}, 'https://3210--main--dev--jane.x.io'],
    [
      'a prefix',
      'https://pre---{{port}}--main--dev--jane.x.io',
      {},
      'https://pre---3210--main--dev--jane.x.io',
    ],
    ['no owner', wildcard, noOwner, 'https://3210--main--dev--jane.x.io'],
    ['no agent', wildcard, noAgent, 'https://3210--main--dev--jane.x.io'],
    [
      "a parent agent's",
      wildcard,
      { CODER_WORKSPACE_AGENT_NAME: 'sub' },
      'https://3210--main--dev--jane.x.io',
    ],
    ["code-server's domain", 'https://{{port}}.code.x.io', {}, 'https://3210.code.x.io'],
    ['{{port}} later in the host', 'https://ports.{{port}}.x.io', {}, 'https://ports.3210.x.io'],
    ['{{port}} in the path too', 'https://{{port}}.x.io/p/{{port}}/', {}, 'https://3210.x.io/p/3210'],
  ] satisfies ProxyRow[])('%s', (_, proxyUri, more, url) => {
    expect(resolve({ ...coder, VSCODE_PROXY_URI: proxyUri, ...more }).api).toEqual({
      url,
      source: 'VSCODE_PROXY_URI',
    })
  })
})

describe('VSCODE_PROXY_URI, slug style', () => {
  const dashed = { CODER_WORKSPACE_NAME: 'my-dev', CODER_WORKSPACE_OWNER_NAME: 'Jane-Doe' }
  it.each([
    ['*.x', wildcard, {}, 'https://convex-api--dev--jane.x.io'],
    [
      '*-apps.x',
      'https://{{port}}--main--dev--jane-apps.x.io',
      {},
      'https://convex-api--dev--jane-apps.x.io',
    ],
    [
      '*--apps.x',
      'https://{{port}}--main--dev--jane--apps.x.io',
      {},
      'https://convex-api--dev--jane--apps.x.io',
    ],
    ['the access port', `${wildcard}:8443/`, {}, 'https://convex-api--dev--jane.x.io:8443'],
    ['no agent', wildcard, noAgent, 'https://convex-api--dev--jane.x.io'],
    [
      'no owner',
      'https://{{port}}--main--dev--jane-apps.x.io',
      noOwner,
      'https://convex-api--dev--jane-apps.x.io',
    ],
    [
      'hyphens',
      'https://{{port}}--a-b--my-dev--jane-doe.x.io',
      dashed,
      'https://convex-api--my-dev--jane-doe.x.io',
    ],
    [
      'a prefix',
      'https://pre---{{port}}--main--dev--jane.x.io',
      {},
      'https://pre---convex-api--dev--jane.x.io',
    ],
  ] satisfies ProxyRow[])('%s', (_, proxyUri, more, url) => {
    expect(resolve({ ...coder, VSCODE_PROXY_URI: proxyUri, ...more }, { style: 'slug' }).api).toEqual({
      url,
      source: 'VSCODE_PROXY_URI (slug form)',
    })
  })

  it.each([
    ['not a Coder host', 'https://{{port}}.code.x.io', {}, 'https://3210.code.x.io'],
    [
      "another workspace's",
      'https://{{port}}--main--prod--jane.x.io',
      {},
      'https://3210--main--prod--jane.x.io',
    ],
    ["another owner's", 'https://{{port}}--main--dev--bob.x.io', {}, 'https://3210--main--dev--bob.x.io'],
    ['with a path', `${wildcard}/base`, {}, 'https://3210--main--dev--jane.x.io/base'],
  ] satisfies ProxyRow[])('falls back to the port form and says so: %s', (_, proxyUri, more, url) => {
    expect(resolve({ ...coder, VSCODE_PROXY_URI: proxyUri, ...more }, { style: 'slug' }).api).toEqual({
      url,
      source: 'VSCODE_PROXY_URI (port form)',
      hint: expect.stringMatching(/slug/),
    })
  })

  it.each([
    ['the agent is known', {}],
    ['the agent is taken from the URI', noAgent],
  ])('four parts for Coder before 2.27: %s', (_, more) => {
    const env = { ...coder, VSCODE_PROXY_URI: wildcard, ...more }
    expect(resolve(env, { style: 'slug', parts: 4 }).api.url).toBe('https://convex-api--main--dev--jane.x.io')
  })
})

describe('CODER_URL alone', () => {
  const seed = { CODER_WORKSPACE_NAME: 'myproject', CODER_WORKSPACE_OWNER_NAME: 'johndoe' }
  const loud = { CODER_WORKSPACE_NAME: 'Dev', CODER_WORKSPACE_OWNER_NAME: 'JANE' }
  it.each([
    [
      "the seed's example",
      'https://coder.hahomelabs.com',
      seed,
      'https://convex-api--myproject--johndoe.coder.hahomelabs.com',
    ],
    ['plain', server, {}, 'https://convex-api--dev--jane.coder.example.com'],
    ['a trailing slash', `${server}/`, {}, 'https://convex-api--dev--jane.coder.example.com'],
    ['a path', `${server}/some/path/`, {}, 'https://convex-api--dev--jane.coder.example.com'],
    ['a port', `${server}:8443/`, {}, 'https://convex-api--dev--jane.coder.example.com:8443'],
    ['http', 'http://coder.lan', {}, 'http://convex-api--dev--jane.coder.lan'],
    ['localhost', 'http://localhost:3000', {}, 'http://convex-api--dev--jane.localhost:3000'],
    ['upper case', 'https://Coder.Example.com', loud, 'https://convex-api--dev--jane.coder.example.com'],
    ['no agent', server, noAgent, 'https://convex-api--dev--jane.coder.example.com'],
  ] satisfies ProxyRow[])('%s', (_, accessUrl, more, url) => {
    const env = { ...coder, CODER_URL: accessUrl, ...more }
    // A port host needs the wildcard that only VSCODE_PROXY_URI tells, so both styles give the slug form.
    for (const style of ['port', 'slug'] as const) {
      expect(resolve(env, { style }).api).toEqual({ url, source: 'CODER_URL (slug form)' })
    }
  })

  it('four parts', () => {
    const { api } = resolve({ ...coder, CODER_URL: server }, { style: 'slug', parts: 4 })
    expect(api.url).toBe('https://convex-api--main--dev--jane.coder.example.com')
  })

  it.each([
    [
      'path-based',
      'https://coder.example.com/@jane/dev.main/apps/code/proxy/{{port}}',
      /has no \{\{port\}\} in its host/,
    ],
    ['relative', './proxy/{{port}}', /is not an absolute URL/],
  ])('stands in for a %s VSCODE_PROXY_URI, with a hint', (_, proxyUri, hint) => {
    expect(resolve({ ...coder, VSCODE_PROXY_URI: proxyUri, CODER_URL: server }).api).toEqual({
      url: 'https://convex-api--dev--jane.coder.example.com',
      source: 'CODER_URL (slug form)',
      hint: expect.stringMatching(hint),
    })
  })
})

describe('localhost', () => {
  it.each([
    ['no workspace', {}],
    ['VSCODE_PROXY_URI outside Coder', { VSCODE_PROXY_URI: wildcard }],
    ['CODER_URL outside Coder', { CODER_URL: server }],
  ] as [string, Environment][])('%s', (_, env) => {
    expect(resolve(env, { style: 'slug' }).api).toEqual({ url: 'http://localhost:3210', source: 'localhost' })
  })

  it.each([
    [
      'neither URL',
      {},
      /^There is no public URL.*neither.*"coder port-forward dev --tcp 3210:3210".*CONVEX_API_URL/,
    ],
    [
      'a path-based proxy',
      { VSCODE_PROXY_URI: 'https://x.io/@jane/dev.main/proxy/{{port}}' },
      /VSCODE_PROXY_URI has no/,
    ],
    [
      'a scheme-relative proxy',
      { VSCODE_PROXY_URI: '//{{port}}.x.io' },
      /VSCODE_PROXY_URI is not an absolute URL/,
    ],
    ['a server on an IP address', { CODER_URL: 'http://192.168.1.5:7080' }, /CODER_URL has an IP address/],
    ['a server on an IPv6 address', { CODER_URL: 'http://[::1]:7080' }, /CODER_URL has an IP address/],
  ] as [string, Environment, RegExp][])('in Coder, with a hint: %s', (_, more, hint) => {
    expect(resolve({ ...coder, ...more }).api).toEqual({
      url: 'http://localhost:3210',
      source: 'localhost',
      hint: expect.stringMatching(hint),
    })
  })
})

describe('a codespace', () => {
  const codespace = { CODESPACES: 'true', CODESPACE_NAME: 'fluffy-waffle-4x7' }
  const ownDomain = { GITHUB_CODESPACES_PORT_FORWARDING_DOMAIN: 'preview.x.io' }
  it.each([
    ['the usual domain', {}, 'port', 'https://fluffy-waffle-4x7-3210.app.github.dev'],
    ['slug style makes no difference', {}, 'slug', 'https://fluffy-waffle-4x7-3210.app.github.dev'],
    ['its own domain', ownDomain, 'port', 'https://fluffy-waffle-4x7-3210.preview.x.io'],
  ] as const)('%s', (_, more, style, url) => {
    expect(resolve({ ...codespace, ...more }, { style }).api).toEqual({ url, source: 'CODESPACE_NAME' })
  })
})

describe('overrides', () => {
  it.each([
    ['https://convex.example.com', 'https://convex.example.com'],
    ['https://convex.example.com/', 'https://convex.example.com'],
    ['https://example.com/convex/', 'https://example.com/convex'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['http://[::1]:8080/', 'http://[::1]:8080'],
    ['http://my_backend:3210', 'http://my_backend:3210'],
    ['HTTPS://Convex.Example.COM:443', 'https://convex.example.com'],
    [' https://convex.example.com ', 'https://convex.example.com'],
  ])('%s', (given, url) => {
    const source = '.env.convex.local'
    const env = { ...coder, VSCODE_PROXY_URI: wildcard }
    const urls = resolve(env, { overrides: { api: { url: given, source } } })
    expect(urls.api).toEqual({ url, source })
    expect(urls.site.url).toBe('https://3211--main--dev--jane.x.io')
  })
})

describe('every service', () => {
  const env = { ...coder, VSCODE_PROXY_URI: wildcard }
  const ports = { api: 4210, site: 4211, dashboard: 7791, frontend: 3000 }
  const slugs = { api: 'a', site: 's', dashboard: 'convex', frontend: 'web' }
  it.each([
    ['default ports', env, {}, ['3210--main', '3211--main', '6791--main', '5173--main']],
    ['chosen ports', env, { ports }, ['4210--main', '4211--main', '7791--main', '3000--main']],
    ['default slugs', env, { style: 'slug' }, ['convex-api', 'convex-site', 'convex-dashboard', 'app']],
    ['chosen slugs', env, { style: 'slug', slugs }, ['a', 's', 'convex', 'web']],
  ] as [string, Environment, Partial<UrlOptions>, string[]][])('%s', (_, environment, options, first) => {
    const order: ServiceName[] = ['api', 'site', 'dashboard', 'frontend']
    const urls = resolve(environment, options)
    expect(order.map((name) => urls[name].url)).toEqual(
      first.map((part) => `https://${part}--dev--jane.x.io`),
    )
  })
})
