import { distance } from 'fastest-levenshtein'
import { describe, expect, test } from 'vitest'
import { compareCliUrl, compareFrontendUrl, findOtherTargets } from '../../src/doctor/compare/cli-target.ts'
import { compareNames, findMisspelled } from '../../src/doctor/compare/names.ts'
import { compareIssuer, compareOrigins, isLoopback } from '../../src/doctor/compare/origins.ts'
import { compareSharing, sharingOf } from '../../src/doctor/compare/sharing.ts'
import { compareUrls } from '../../src/doctor/compare/urls.ts'
import { settingDefinitions } from '../../src/settings/definitions.ts'
import { coderEnvironment, examplePlan } from './example-plan.ts'

type Values = Record<string, string>

const issuer = 'http://127.0.0.1:3211'
const coderUrl = 'https://3211--main--dev--ada.apps.example.com'

test.each([
  ['http://127.0.0.1:3210', true],
  ['http://127.8.9.1', true],
  ['http://localhost:1/x', true],
  ['http://[::1]:3210', true],
  ['http://127.0.0.1.example.com', false],
  ['http://localhost.example.com', false],
  ['http://0.0.0.0:3210', false],
  ['127.0.0.1:3210', false],
  ['', false],
])('%s is loopback: %s', (url, expected) => {
  expect(isLoopback(url)).toBe(expected)
})

describe('the issuer under its names', () => {
  const right = { CONVEX_SITE_ORIGIN: issuer, CONVEX_SITE_URL: issuer, JWT_ISSUER: issuer }

  test.each<[string, Values, Values, string, string]>([
    ['are all the same', right, { JWT_ISSUER: issuer }, 'ok', issuer],
    ['are missing, which another check says', { CONVEX_SITE_ORIGIN: issuer }, {}, 'ok', issuer],
    ['have nothing to be compared with', { JWT_ISSUER: issuer }, {}, 'skipped', 'CONVEX_SITE_ORIGIN'],
    [
      'differ: JWT_ISSUER',
      { ...right, JWT_ISSUER: coderUrl },
      {},
      'failure',
      'JWT_ISSUER in .env.convex.local',
    ],
    ['differ: CONVEX_SITE_URL', { ...right, CONVEX_SITE_URL: coderUrl }, {}, 'failure', 'CONVEX_SITE_URL in'],
    ['differ in a slash', { ...right, JWT_ISSUER: `${issuer}/` }, {}, 'failure', 'JWT_ISSUER in'],
    [
      'differ in the deployment',
      right,
      { JWT_ISSUER: coderUrl },
      'failure',
      '.env.convex.deployment is https',
    ],
  ])('%s', (_, local, deployment, status, detail) => {
    expect(compareIssuer(local, deployment)).toMatchObject({
      status,
      detail: expect.stringContaining(detail),
    })
  })

  test('are not repeated when they are no URLs: a key may have slipped in', () => {
    const { detail } = compareIssuer({ ...right, JWT_ISSUER: 'sk-secret' }, {})
    expect(detail).toContain('JWT_ISSUER in .env.convex.local is not a URL')
    const withPassword = compareIssuer({ ...right, JWT_ISSUER: 'http://ada:secret@example.com' }, {})
    expect(withPassword.detail).not.toContain('secret')
  })
})

describe('the origins', () => {
  const plan = examplePlan()
  const open = examplePlan({ environment: { ...coderEnvironment, CONVEX_ORIGINS: 'public' } })
  const cloud = 'http://127.0.0.1:3210'

  test.each<[string, Values, ReturnType<typeof examplePlan>, string, string]>([
    [
      'on our ports',
      { CONVEX_CLOUD_ORIGIN: cloud, CONVEX_SITE_ORIGIN: issuer },
      plan,
      'ok',
      `${cloud}, ${issuer}`,
    ],
    ['none', {}, plan, 'skipped', 'no origins'],
    [
      'the API’s port',
      { CONVEX_SITE_ORIGIN: cloud },
      plan,
      'failure',
      "is on port 3210, and the backend's is 3211",
    ],
    ['a port that is implied', { CONVEX_SITE_ORIGIN: 'http://localhost' }, plan, 'failure', 'port 80'],
    ['no URL', { CONVEX_CLOUD_ORIGIN: 'sk-secret' }, plan, 'failure', 'CONVEX_CLOUD_ORIGIN is not a URL.'],
    ['a Coder URL', { CONVEX_SITE_ORIGIN: coderUrl }, plan, 'warning', 'a login in front of it prevents'],
    ['a Coder URL that was asked for', { CONVEX_SITE_ORIGIN: coderUrl }, open, 'ok', coderUrl],
  ])('%s', (_, local, given, status, detail) => {
    expect(compareOrigins(local, given)).toMatchObject({ status, detail: expect.stringContaining(detail) })
  })
})

describe('what the Convex CLI works on', () => {
  const environment = (values: Values) => ({ title: 'the environment', values })
  const file = (values: Values) => ({ title: '.env.local', values })
  const loopback = 'http://127.0.0.1:3210'

  test.each<[string, Values, Values, string, string]>([
    ['our loopback', {}, { CONVEX_SELF_HOSTED_URL: loopback }, 'ok', loopback],
    ['localhost', {}, { CONVEX_SELF_HOSTED_URL: 'http://localhost:3210' }, 'ok', 'localhost'],
    ['nothing', {}, {}, 'skipped', 'not set'],
    ['an empty value', {}, { CONVEX_SELF_HOSTED_URL: '' }, 'skipped', 'not set'],
    ['a Coder URL', {}, { CONVEX_SELF_HOSTED_URL: coderUrl }, 'failure', 'behind a login'],
    ['another port', {}, { CONVEX_SELF_HOSTED_URL: 'http://127.0.0.1:3999' }, 'failure', 'port 3999'],
    ['a trailing slash', {}, { CONVEX_SELF_HOSTED_URL: `${loopback}/` }, 'failure', 'ends in "/"'],
    ['no URL', {}, { CONVEX_SELF_HOSTED_URL: 'secret' }, 'failure', '.env.local is not a URL'],
    [
      'the environment first',
      { CONVEX_SELF_HOSTED_URL: coderUrl },
      { CONVEX_SELF_HOSTED_URL: loopback },
      'failure',
      'in the environment leads to',
    ],
  ])('%s', (_, first, second, status, detail) => {
    const result = compareCliUrl([environment(first), file(second)], loopback)
    expect(result).toMatchObject({ status, detail: expect.stringContaining(detail) })
    expect(JSON.stringify(result)).not.toContain('secret')
    if (status === 'failure') expect(result.fix).toContain(`CONVEX_SELF_HOSTED_URL=${loopback}`)
  })

  test.each<[string, Values, Values, string, string]>([
    ['nothing else', {}, {}, 'ok', 'nothing names'],
    ['an empty name', { CONVEX_DEPLOYMENT: '' }, {}, 'ok', 'nothing names'],
    ['CONVEX_DEPLOYMENT', {}, { CONVEX_DEPLOYMENT: 'dev:x' }, 'failure', 'CONVEX_DEPLOYMENT in .env.local:'],
    [
      'two',
      { CONVEX_DEPLOY_KEY: 'secret' },
      { CONVEX_DEPLOYMENT_TOKEN: 'secret' },
      'failure',
      'in the environment, ',
    ],
  ])('another deployment: %s', (_, first, second, status, detail) => {
    const result = findOtherTargets([environment(first), file(second)])
    expect(result).toMatchObject({ status, detail: expect.stringContaining(detail) })
    expect(JSON.stringify(result)).not.toContain('secret')
  })
})

describe('the URL that the page calls', () => {
  const there = 'https://3210--main--dev--ada.apps.example.com'
  const [ours, local] = ['http://127.0.0.1:3210', 'http://localhost:3210']

  test.each([
    ['the public one', there, there, 'ok', undefined],
    ['missing', undefined, there, 'skipped', undefined],
    ['what "convex dev" writes, with the browser elsewhere', ours, there, 'failure', '.env.local'],
    ['what "convex dev" writes, with the browser here', ours, local, 'ok', undefined],
    ['one of the user’s own', 'https://proxy.example.com/convex', there, 'warning', undefined],
  ])('%s', (_, value, url, status, repair) => {
    const result = compareFrontendUrl('VITE_CONVEX_URL', value, { public: url, loopback: ours })
    expect([result.status, result.repair]).toEqual([status, repair])
  })
})

describe('names', () => {
  test.each([
    ['CONVEX_API_PROT', 'CONVEX_API_PORT'],
    ['CONVEX_DASHBORD', 'CONVEX_DASHBOARD'],
    ['convex_runtime', 'CONVEX_RUNTIME'],
    ['CONVEX_SELF_HOSTED_ADMIN_KEYS', 'CONVEX_SELF_HOSTED_ADMIN_KEY'],
  ])('%s was meant to be %s', (name, meant) => {
    const result = findMisspelled(['CONVEX_API_URL', name], distance)
    expect(result).toMatchObject({ status: 'warning', detail: expect.stringContaining(name) })
    expect(result.fix).toBe(`Did you mean ${meant}?`)
  })

  test.each(['MY_OWN', 'CONVEX_MY_OWN_THING', 'RUST_LOG', 'CONVEXITY'])('%s is nobody’s business', (name) => {
    expect(findMisspelled([name], distance).status).toBe('ok')
  })

  test('every setting is known', () => {
    expect(findMisspelled(Object.keys(settingDefinitions), distance).status).toBe('ok')
  })

  test('that are required have to have a value', () => {
    expect(compareNames('.env.local', { A: '1', B: '2' }, ['A', 'B']).status).toBe('ok')
    expect(compareNames('.env.local', { A: '1', B: '' }, ['A', 'B', 'C'])).toMatchObject({
      status: 'failure',
      detail: '.env.local has no B, C.',
      repair: '.env.local',
    })
  })
})

describe('the workspace’s URLs', () => {
  const plan = examplePlan({ environment: coderEnvironment })
  const recorded = (name: 'api' | 'site' | 'dashboard') => plan.urls[name].url

  test.each<[string, Values, ReturnType<typeof examplePlan>, string]>([
    ['not written down yet', {}, plan, 'skipped'],
    ['written down as they are', { CONVEX_API_URL: recorded('api') }, plan, 'ok'],
    ['of another workspace', { CONVEX_DASHBOARD_URL: 'https://old.example.com' }, plan, 'failure'],
    [
      'without a wildcard domain',
      { CONVEX_API_URL: 'http://localhost:3210' },
      examplePlan({ environment: { ...coderEnvironment, VSCODE_PROXY_URI: '' } }),
      'warning',
    ],
    [
      'that the environment gives for now',
      { CONVEX_API_URL: 'https://old.example.com' },
      examplePlan({ environment: { ...coderEnvironment, CONVEX_API_URL: 'https://x.example.com' } }),
      'ok',
    ],
  ])('%s', (_, local, given, status) => {
    expect(compareUrls(local, given).status).toBe(status)
  })
})

describe('Coder’s login', () => {
  test.each([
    [200, 'public'],
    [303, 'private'],
    [307, 'private'],
    [404, 'private'],
    [undefined, 'unknown'],
  ])('an answer of %s means %s', (status, sharing) => {
    expect(sharingOf(status)).toBe(sharing)
  })

  test.each([
    ['public', false, 'ok'],
    ['public', true, 'ok'],
    ['private', false, 'warning'],
    ['private', true, 'failure'],
    ['unknown', false, 'warning'],
    ['unknown', true, 'warning'],
  ] as const)('an API that is %s, with a public issuer: %s', (api, originIsPublic, status) => {
    expect(compareSharing(api, originIsPublic).status).toBe(status)
  })
})
