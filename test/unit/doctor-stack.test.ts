import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { compareAdminKeys } from '../../src/doctor/compare/admin-keys.ts'
import {
  comparePublishedKey,
  compareVariables,
  explainNoDiscovery,
  issuerIn,
} from '../../src/doctor/compare/deployed.ts'
import { compareImages, tagOf } from '../../src/doctor/compare/images.ts'
import { compareServices } from '../../src/doctor/compare/services.ts'
import { compareNode, compareRelease, compareVersions } from '../../src/doctor/compare/versions.ts'
import { jwksOf } from '../../src/keys/jwks.ts'
import type { ServiceState } from '../../src/stack/service-state.ts'

describe('versions', () => {
  test.each([
    ['1.48.0', '1.48.0', 0],
    ['1.9.0', '1.10.0', -1],
    ['v2.0', '1.99.99', 1],
    ['1.48.0-beta.1', '1.48.0', 0],
    ['1', '1.0.1', -1],
  ])('%s and %s', (first, second, sign) => {
    expect(Math.sign(compareVersions(first, second))).toBe(sign)
    expect(Math.sign(compareVersions(second, first))).toBe(-sign + 0)
  })

  test.each([
    ['20.0.0', '>=20', 'ok'],
    ['22.1.0', '>=20', 'ok'],
    ['18.20.4', '>=20', 'failure'],
    ['20.18.9', '>=20.19.0', 'failure'],
  ])('node %s where %s is needed', (running, range, status) => {
    expect(compareNode(running, range).status).toBe(status)
  })

  const release = { checkedWith: '1.48.0' }
  test.each([
    ['1.48.0', release, 'ok', 'made for 1.48.0'],
    ['1.48.9', release, 'ok', 'made for 1.48.0'],
    ['1.30.1', release, 'ok', 'takes older ones'],
    ['1.49.0', release, 'warning', 'is newer'],
    ['2.0.0', release, 'warning', 'is newer'],
    ['1.16.5', release, 'failure', 'older than 1.17.0'],
    ['1.99.0', undefined, 'ok', 'your own choice'],
    ['1.1.0', undefined, 'failure', 'older than 1.17.0'],
  ])('convex %s with the backend’s release', (installed, given, status, detail) => {
    expect(compareRelease(installed, given)).toMatchObject({
      status,
      detail: expect.stringContaining(detail),
    })
  })
})

describe('images', () => {
  test.each([
    ['ghcr.io/get-convex/convex-backend:652b', '652b'],
    ['localhost:5000/backend:1', '1'],
    ['localhost:5000/backend', undefined],
    ['backend', undefined],
    ['backend:1@sha256:ab', undefined],
    ['sha256:0123abcd', undefined],
  ])('the tag of %s is %s', (image, tag) => {
    expect(tagOf(image)).toBe(tag)
  })

  const wanted = { backend: 'x/backend:1', dashboard: 'x/dashboard:1' }
  test.each([
    ['of one release, running', wanted, wanted, 'ok'],
    ['of one release, not running', wanted, {}, 'ok'],
    ['without a dashboard', { ...wanted, dashboard: undefined }, {}, 'ok'],
    ['of two releases', { ...wanted, dashboard: 'x/dashboard:2' }, {}, 'warning'],
    ['that cannot be compared', { backend: 'x/b@sha256:1', dashboard: 'x/d@sha256:2' }, {}, 'ok'],
    ['that were changed since the start', wanted, { backend: 'x/backend:0' }, 'warning'],
    ['whose tag has moved since', wanted, { backend: 'sha256:0123abcd' }, 'ok'],
  ])('%s', (_, given, running, status) => {
    expect(compareImages(given, running).status).toBe(status)
  })
})

describe('services', () => {
  const service = (name: string, state: ServiceState['state']): ServiceState => ({
    name,
    state,
    detail: state,
  })
  const both = (backend: ServiceState['state'], dashboard: ServiceState['state']) => [
    service('backend', backend),
    service('dashboard', dashboard),
  ]

  test.each([
    ['run', both('running', 'running'), true, 'ok', 'backend, dashboard'],
    ['are all stopped', both('stopped', 'stopped'), false, 'failure', 'The stack does not run.'],
    ['are stopped in part', both('running', 'stopped'), true, 'failure', 'Not running: dashboard'],
    ['crash', both('crashed', 'running'), false, 'failure', 'Ended by itself: backend'],
    ['are unhealthy', both('unhealthy', 'running'), false, 'failure', 'Not healthy: backend'],
    ['are unhealthy, and yet answer', both('unhealthy', 'running'), true, 'failure', 'Not healthy: backend'],
    ['start', both('starting', 'running'), false, 'warning', 'Still starting: backend'],
    ['start, and answer already', both('starting', 'running'), true, 'ok', 'backend, dashboard'],
  ] as const)('that %s', (_, services, answers, status, detail) => {
    const result = compareServices(services, { answers, runtime: 'docker' })
    expect(result).toMatchObject({ status, detail: expect.stringContaining(detail) })
    expect(result.repair).toBeUndefined()
  })

  test('of a process that is gone leave a pid file', () => {
    const result = compareServices([service('backend', 'crashed')], { answers: false, runtime: 'process' })
    expect(result).toMatchObject({ status: 'failure', repair: 'pid file' })
  })
})

describe('the admin key', () => {
  test.each([
    ['accepted', 'accepted', 'ok', undefined],
    ['accepted', 'missing', 'failure', 'admin key'],
    ['missing', 'accepted', 'failure', 'admin key'],
    ['missing', 'missing', 'failure', undefined],
    ['refused', 'accepted', 'failure', undefined],
    ['accepted', 'refused', 'failure', undefined],
    ['refused', 'missing', 'failure', undefined],
  ] as const)('%s here and %s there', (local, client, status, repair) => {
    const result = compareAdminKeys({ '.env.convex.local': local, '.env.local': client })
    expect([result.status, result.repair]).toEqual([status, repair])
  })
})

describe('the deployment’s variables', () => {
  test.each([
    ['are equal', { A: '1', MINE: 'x' }, 'ok', 'all 1 are as in'],
    ['are missing', {}, 'failure', 'The deployment has no A.'],
    ['differ', { A: 'secret' }, 'failure', 'The deployment has another A.'],
  ])('%s', (_, present, status, detail) => {
    const result = compareVariables(present as Record<string, string>, { A: '1' })
    expect(result).toMatchObject({ status, detail: expect.stringContaining(detail) })
    expect(JSON.stringify(result)).not.toContain('secret')
  })

  test('may be called like something that every object has', () => {
    expect(compareVariables({}, { constructor: '1' }).detail).toBe('The deployment has no constructor.')
  })
})

describe('the discovery document', () => {
  test.each([
    ['{"issuer":"http://127.0.0.1:3211"}', 'http://127.0.0.1:3211'],
    ['{"issuer":1}', undefined],
    ['{}', undefined],
    ['<!doctype html>', undefined],
  ])('%s names the issuer %s', (text, issuer) => {
    expect(issuerIn({ status: 200, text })).toBe(issuer)
  })

  test.each([
    [0, true, 'skipped', 'no functions are deployed'],
    [3, false, 'skipped', 'http.ts does not call'],
    [3, true, 'failure', 'the deployed http.ts'],
    [undefined, true, 'failure', 'the deployed http.ts'],
  ])('is missing with %s modules, called here: %s', (modules, calls, status, detail) => {
    expect(explainNoDiscovery(modules, calls)).toMatchObject({
      status,
      detail: expect.stringContaining(detail),
    })
  })
})

describe('the published key', async () => {
  const pem = () =>
    generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    }).privateKey
  const [ours, other] = [pem(), pem()]
  const [jwks, otherJwks] = [await jwksOf(ours), await jwksOf(other)]
  const two = JSON.stringify({ keys: [...JSON.parse(jwks).keys, ...JSON.parse(otherJwks).keys] })

  test.each([
    ['ours', 200, jwks, 'ok', 'jwt_private_key.pem'],
    ['another one', 200, otherJwks, 'failure', 'another key'],
    ['one of two', 200, two, 'failure', 'has 2 keys'],
    ['none', 200, '{"keys":[]}', 'failure', 'has no keys'],
    ['null', 200, '{"keys":[null]}', 'failure', 'another key'],
    ['no JSON', 200, 'oops', 'failure', 'not JSON'],
    ['an error', 500, '', 'failure', 'status 500'],
  ])('is %s', (_, status, text, expected, detail) => {
    const result = comparePublishedKey({ status, text }, ours)
    expect(result).toMatchObject({ status: expected, detail: expect.stringContaining(detail) })
  })
})
