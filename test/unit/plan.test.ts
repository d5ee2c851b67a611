import { describe, expect, test } from 'vitest'
import { derivedName } from '../../src/settings/plan.ts'
import { variablesFor } from '../../src/settings/variables.ts'
import { frontendUrlVariable } from '../../src/workspace/frontend.ts'
import { coderEnvironment, examplePlan, exampleProject, writtenByUs } from './example-plan.ts'

const coderUrl = (port: number) => `https://${port}--main--dev--ada.apps.example.com`

describe('settings layers', () => {
  const layers = [
    ['the Feature', { featureDefaults: { CONVEX_API_PORT: '4001' } }],
    ['.env.convex.local', { localFile: { CONVEX_API_PORT: '4002' } }],
    ['the environment', { environment: { CONVEX_API_PORT: '4003' } }],
    ['the command line', { flags: { CONVEX_API_PORT: '4004' } }],
  ] as const

  test.each(layers.map(([source], index) => [source, index] as const))(
    '%s wins over what is below',
    (source, index) => {
      const plan = examplePlan(Object.assign({}, ...layers.slice(0, index + 1).map(([, layer]) => layer)))
      expect(plan.settings.CONVEX_API_PORT).toEqual({ value: String(4001 + index), source })
      expect(plan.ports.api).toBe(4001 + index)
      expect(plan.loopback.api).toBe(`http://127.0.0.1:${4001 + index}`)
    },
  )

  test('an empty value in a higher layer leaves the lower one in force', () => {
    const plan = examplePlan({
      featureDefaults: { CONVEX_API_PORT: '4001' },
      environment: { CONVEX_API_PORT: '' },
      flags: { CONVEX_API_PORT: '  ' },
    })
    expect(plan.settings.CONVEX_API_PORT).toEqual({ value: '4001', source: 'the Feature' })
  })

  test('what the backend reads itself comes through the same layers', () => {
    const at = (input: Parameters<typeof examplePlan>[0]) => examplePlan(input).backendEnvironment.RUST_LOG
    const featureDefaults = { RUST_LOG: 'warn' }
    const localFile = { RUST_LOG: 'debug' }
    expect(at({})).toBe('info')
    expect(at({ featureDefaults })).toBe('warn')
    expect(at({ featureDefaults, localFile })).toBe('debug')
    expect(at({ featureDefaults, localFile, environment: { RUST_LOG: 'trace' } })).toBe('trace')
  })

  test('what is not set is not handed to the backend as an empty value', () => {
    expect(examplePlan({ environment: { DISABLE_BEACON: '' } }).backendEnvironment).not.toHaveProperty(
      'DISABLE_BEACON',
    )
  })
})

describe('URLs', () => {
  test('follow the workspace', () => {
    expect(examplePlan().urls.api.url).toBe('http://localhost:3210')
    expect(examplePlan({ environment: coderEnvironment }).urls.api.url).toBe(coderUrl(3210))
  })

  const recorded = {
    CONVEX_API_URL: 'https://3210--main--old--ada.apps.example.com',
    CONVEX_SITE_PUBLIC_URL: 'https://3211--main--old--ada.apps.example.com',
    CONVEX_DASHBOARD_URL: 'https://6791--main--old--ada.apps.example.com',
    SITE_URL: 'https://5173--main--old--ada.apps.example.com',
  }
  const earlierRun = {
    localFile: recorded,
    record: { written: writtenByUs(recorded), workspace: 'coder' as const },
  }
  const urlsOf = (plan: ReturnType<typeof examplePlan>) =>
    [plan.urls.api, plan.urls.site, plan.urls.dashboard, plan.urls.frontend].map(({ url }) => url)

  test('that we recorded give way when the workspace was renamed', () => {
    const plan = examplePlan({ ...earlierRun, environment: coderEnvironment })
    expect(urlsOf(plan)).toEqual([3210, 3211, 6791, 5173].map(coderUrl))
  })

  test('that we recorded stay where Coder sets no variables, as in lifecycle hooks', () => {
    const plan = examplePlan(earlierRun)
    expect(urlsOf(plan)).toEqual(Object.values(recorded))
    expect(plan.urls.api.source).toBe('.env.convex.local')
  })

  test('stay in the next hook as well: what such a run records is still the workspace they came from', () => {
    expect(examplePlan(earlierRun).urlsFrom).toBe('coder')
    expect(examplePlan({ environment: coderEnvironment }).urlsFrom).toBe('coder')
    expect(examplePlan().urlsFrom).toBe('local')
  })

  test('all survive one hook after another, with what setup really writes', () => {
    let plan = examplePlan({ environment: coderEnvironment })
    const before = urlsOf(plan)
    for (let hook = 0; hook < 3; hook++) {
      const entries = variablesFor('.env.convex.local', plan).map(({ name, value }) => [name, value] as const)
      const localFile = Object.fromEntries(entries)
      plan = examplePlan({ localFile, record: { written: writtenByUs(localFile), workspace: plan.urlsFrom } })
      expect(urlsOf(plan)).toEqual(before)
    }
  })

  test('that we recorded on an ordinary machine follow its ports', () => {
    const written = { CONVEX_API_URL: 'http://localhost:3210' }
    const plan = examplePlan({
      localFile: { ...written, CONVEX_API_PORT: '4210' },
      record: { written: writtenByUs(written), workspace: 'local' },
    })
    expect(plan.urls.api.url).toBe('http://localhost:4210')
  })

  test.each([
    ['coder', coderEnvironment],
    ['local', {}],
  ] as const)('of the user stay (%s)', (workspace, environment) => {
    const localFile = { CONVEX_API_URL: 'https://convex.example.com', SITE_URL: 'https://shop.example.com' }
    const plan = examplePlan({
      environment,
      localFile,
      record: { written: writtenByUs(recorded), workspace },
    })
    expect(plan.urls.api).toEqual({ url: 'https://convex.example.com', source: '.env.convex.local' })
    expect(plan.urls.frontend.url).toBe('https://shop.example.com')
    expect(plan.urls.site.url).toBe(examplePlan({ environment }).urls.site.url)
  })
})

describe('origins that the backend announces', () => {
  test('are loopback, in Coder too', () => {
    const { origins } = examplePlan({ environment: { ...coderEnvironment, CONVEX_SITE_PORT: '4211' } })
    expect(origins).toEqual({ cloud: 'http://127.0.0.1:3210', site: 'http://127.0.0.1:4211' })
  })

  test('are the public URLs with CONVEX_ORIGINS=public, while the CLI stays on loopback', () => {
    const plan = examplePlan({ environment: coderEnvironment, flags: { CONVEX_ORIGINS: 'public' } })
    expect(plan.origins).toEqual({ cloud: coderUrl(3210), site: coderUrl(3211) })
    expect(plan.loopback.api).toBe('http://127.0.0.1:3210')
  })

  test('can be given one by one', () => {
    const { origins } = examplePlan({ localFile: { CONVEX_SITE_ORIGIN: 'https://auth.example.com' } })
    expect(origins).toEqual({ cloud: 'http://127.0.0.1:3210', site: 'https://auth.example.com' })
  })

  test.each([['local'], ['coder']] as const)(
    'follow the port when the old ones are ours (%s)',
    (workspace) => {
      const localFile = {
        CONVEX_CLOUD_ORIGIN: 'http://127.0.0.1:3210',
        CONVEX_SITE_ORIGIN: 'http://127.0.0.1:3211',
      }
      const plan = examplePlan({
        localFile: { ...localFile, CONVEX_API_PORT: '4210' },
        record: { written: writtenByUs(localFile), workspace },
      })
      expect(plan.origins.cloud).toBe('http://127.0.0.1:4210')
    },
  )
})

describe('derivedName', () => {
  test.each([
    ['/home/ada/shop', /^shop-[0-9a-f]{6}$/],
    ['/home/ada/My Shop (2)', /^my-shop-2-[0-9a-f]{6}$/],
    ['/home/ada/--x--', /^x-[0-9a-f]{6}$/],
    ['/home/ada/магазин', /^app-[0-9a-f]{6}$/],
    ['/home/ada/$(id)`id`', /^id-id-[0-9a-f]{6}$/],
    ['/', /^app-[0-9a-f]{6}$/],
  ])('%s', (folder, expected) => {
    expect(derivedName(folder)).toMatch(expected)
  })

  test('is allowed as an instance and a compose project, however long or odd the folder', () => {
    for (const name of ['x'.repeat(300), `${'x'.repeat(29)}-y`, 'ÄÖÜ', '..', "a'b", 'a\nb', '_', '123']) {
      const plan = examplePlan({ project: { ...exampleProject, folder: `/srv/${name}` } })
      for (const value of [plan.instanceName, plan.composeProject]) {
        const again = examplePlan({ flags: { INSTANCE_NAME: value, CONVEX_COMPOSE_PROJECT: value } })
        expect([again.instanceName, again.composeProject]).toEqual([value, value])
      }
    }
  })

  test('differs for the same name in another folder', () => {
    expect(derivedName('/home/ada/shop')).not.toBe(derivedName('/home/bob/shop'))
    expect(derivedName('/srv/a b')).not.toBe(derivedName('/srv/a-b'))
  })
})

test.each([
  [['vite'], 'VITE_CONVEX_URL'],
  [[], 'VITE_CONVEX_URL'],
  [['react', 'next'], 'NEXT_PUBLIC_CONVEX_URL'],
  [['expo', 'react-native'], 'EXPO_PUBLIC_CONVEX_URL'],
  [['@sveltejs/kit', 'vite'], 'PUBLIC_CONVEX_URL'],
  [['react-scripts'], 'REACT_APP_CONVEX_URL'],
  [['next-auth', 'expo-router'], 'VITE_CONVEX_URL'],
])('a project with %j reads %s', (dependencies, variable) => {
  expect(frontendUrlVariable(dependencies)).toBe(variable)
  const project = { ...exampleProject, dependencies }
  expect(examplePlan({ project }).frontendVariable).toBe(variable)
})

test.each([
  ['INSTANCE_NAME', { localFile: { INSTANCE_NAME: 'A B' } }, '.env.convex.local'],
  ['CONVEX_API_PORT', { environment: { CONVEX_API_PORT: 'none' } }, 'the environment'],
  ['CONVEX_RUNTIME', { flags: { CONVEX_RUNTIME: 'podman' } }, 'the command line'],
  ['CONVEX_DASHBOARD', { featureDefaults: { CONVEX_DASHBOARD: 'true' } }, 'the Feature'],
])('a wrong %s is refused with its source', (setting, input, source) => {
  expect(() => examplePlan(input)).toThrow(
    expect.objectContaining({
      code: 'INVALID_SETTING',
      message: expect.stringContaining(`${setting} (from ${source})`),
    }),
  )
})
