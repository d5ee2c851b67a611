import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import metadata from '../../devcontainer-feature.json' with { type: 'json' }
import packageJson from '../../package.json' with { type: 'json' }
import { settingDefinitions } from '../../src/settings/definitions.ts'
import { services } from '../../src/workspace/services.ts'
import { featureSchema } from './feature-schema.ts'

const validate = new Ajv({ allErrors: true }).compile(featureSchema)
const source = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
const { options } = metadata

describe('the official schema', () => {
  test('allows it', () => {
    validate(metadata)
    expect(validate.errors).toBeNull()
  })

  test.each<[string, unknown]>([
    ['a $schema', { $schema: 'https://example.com' }],
    ['remoteEnv', { remoteEnv: { A: 'b' } }],
    ['forwardPorts', { forwardPorts: [3210] }],
    ['an option that is a number', { options: { port: { type: 'number', default: 1, description: '' } } }],
    ['an option without a default', { options: { port: { type: 'string', description: '' } } }],
    [
      'choices and proposals at once',
      { options: { port: { type: 'string', default: 'a', description: '', enum: ['a'], proposals: ['a'] } } },
    ],
    ['a mount in one string', { mounts: ['type=volume,target=/x'] }],
    ['no id', { id: undefined }],
    ['no version', { version: undefined }],
  ])('would not allow %s', (_, change) => {
    expect(validate(JSON.parse(JSON.stringify({ ...metadata, ...(change as object) })))).toBe(false)
  })
})

describe('what it says', () => {
  test('the version is the package’s', () => {
    expect(metadata.version).toBe(packageJson.version)
    expect(metadata.version).toMatch(/^\d+\.\d+\.\d+$/)
  })

  test.each(['src/features/convex/NOTES.md', 'README.md'])(
    '%s names the version that is published',
    (file) => {
      const [major] = metadata.version.split('.')
      const named = [...source(file).matchAll(/coder-convex\/convex:(\d+)/g)].map((match) => match[1])
      expect([...new Set(named)]).toEqual([major])
    },
  )

  test('ports default to the services’ own', () => {
    expect(options.apiPort.default).toBe(String(services.api.defaultPort))
    expect(options.sitePort.default).toBe(String(services.site.defaultPort))
    expect(options.dashboardPort.default).toBe(String(services.dashboard.defaultPort))
  })

  test('choices are the settings’ own', () => {
    expect(options.runtime.enum).toEqual([...settingDefinitions.CONVEX_RUNTIME.kind])
    expect(options.database.enum).toEqual([...settingDefinitions.CONVEX_DATABASE.kind])
  })

  test('a default is one of the choices or proposals', () => {
    for (const option of Object.values(options)) {
      const choices = 'enum' in option ? option.enum : 'proposals' in option ? option.proposals : undefined
      if (choices) expect(choices).toContain(option.default)
    }
  })

  test('it installs after the Features that bring what it uses', () => {
    const names = metadata.installsAfter.map((feature) => feature.split('/').at(-1))
    expect(names.sort()).toEqual(['common-utils', 'docker-in-docker', 'docker-outside-of-docker', 'node'])
  })

  test('hooks are objects, so that others of the same kind stay, and run scripts of ours with sh', () => {
    expect(metadata.postStartCommand).toEqual({
      'coder-convex': 'sh /usr/local/share/coder-convex/start-hook.sh',
    })
  })

  test('it asks for no privileges', () => {
    for (const name of ['privileged', 'capAdd', 'securityOpt', 'mounts', 'entrypoint']) {
      expect(metadata).not.toHaveProperty(name)
    }
  })
})

describe('install.sh', () => {
  const script = source('src/features/convex/install.sh')

  test('takes every option with the default of the metadata, and none besides', () => {
    const taken = [
      ...source('src/features/convex/options.sh').matchAll(/^[a-z_]+=\$\{([A-Z]+):-([^}]*)\}$/gm),
    ].map(([, name, preset]) => [name, preset])
    const declared = Object.entries(options).map(([name, option]) => [
      name.toUpperCase(),
      String(option.default),
    ])
    expect(taken.sort()).toEqual(declared.sort())
  })

  test('names the images that the settings name', () => {
    for (const name of ['CONVEX_BACKEND_IMAGE', 'CONVEX_DASHBOARD_IMAGE'] as const) {
      expect(script).toContain(`image_setting ${name} ${settingDefinitions[name].default.split(':')[0]}`)
    }
  })
})
