import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import metadata from '../../devcontainer-feature.json' with { type: 'json' }
import { services } from '../../src/workspace/services.ts'

/**
 * The traps of Coder's envbuilder (facts: Envbuilder), which writes a Feature's metadata into a Dockerfile without
 * quoting, and of the apps of Coder's dev containers.
 */
interface Metadata {
  name: string
  description: string
  options: Record<string, { default: string | boolean; description: string }>
  containerEnv?: Record<string, string>
}

const isOneLine = (text: string) => !/[\r\n]/.test(text)
const isShellSafe = (text: string) => !/[$`"\\\r\n]/.test(text)

/** What would go wrong in envbuilder, in words. */
function envbuilderProblems({ name, description, options, containerEnv = {} }: Metadata): string[] {
  const problems: string[] = []
  const demand = (holds: boolean, problem: string) => {
    if (!holds) problems.push(problem)
  }
  demand(isOneLine(name) && isOneLine(description), 'name and description stand in a comment of one line')
  for (const [option, { default: preset, description: meaning }] of Object.entries(options)) {
    demand(/^[A-Za-z0-9_]+$/.test(option), `${option}: becomes the name of a shell variable`)
    demand(preset !== undefined, `${option}: has no default`)
    demand(isShellSafe(String(preset)), `${option}: the default stands in double quotes for /bin/sh`)
    demand(isShellSafe(meaning), `${option}: the description is not plain text`)
  }
  const names = Object.keys(options).map((option) => option.toUpperCase())
  demand(new Set(names).size === names.length, 'two options become the same variable')
  for (const [variable, value] of Object.entries(containerEnv)) {
    demand(!/\s/.test(value), `${variable}: ENV takes its value unquoted`)
    demand(/^[A-Za-z_][A-Za-z0-9_]*$/.test(variable), `${variable}: is no variable's name`)
  }
  return problems
}

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')

test('envbuilder can install it', () => {
  expect(envbuilderProblems(metadata)).toEqual([])
})

test.each<[string, Partial<Metadata>]>([
  ['stand in a comment', { description: 'two\nlines' }],
  ['api-port: becomes', { options: { 'api-port': { default: '1', description: '' } } }],
  ['port: the default', { options: { port: { default: '$(id)', description: '' } } }],
  ['port: the default', { options: { port: { default: '`id`', description: '' } } }],
  ['port: the description', { options: { port: { default: '1', description: 'a "port"' } } }],
  ['port: has no default', { options: { port: { description: '' } as never } }],
  [
    'the same variable',
    { options: { aB: { default: '', description: '' }, Ab: { default: '', description: '' } } },
  ],
  ['PATH_LIKE: ENV takes', { containerEnv: { PATH_LIKE: 'two words' } }],
  ['a-b: is no variable', { containerEnv: { 'a-b': 'x' } }],
])('a trap is noticed: %s', (problem, change) => {
  expect(envbuilderProblems({ ...metadata, ...change }).join('\n')).toContain(problem)
})

test('scripts are called with sh, since executable bits get lost', () => {
  for (const script of ['install.sh', 'start-hook.sh', 'coder-convex.sh']) {
    expect(read(`src/features/convex/${script}`)).toMatch(/^#!\/bin\/sh\n/)
    expect(read(`src/features/convex/${script}`)).not.toMatch(/^\s*(exec )?(\.\/|"\$source_folder\/)/m)
  }
})

test.each(['install.sh', 'options.sh', 'node.sh'])(
  '%s takes nothing that envbuilder does not set',
  (script) => {
    expect(read(`src/features/convex/${script}`)).not.toMatch(/_(REMOTE|CONTAINER)_USER(_HOME)?/)
  },
)

test('the notes tell what an envbuilder user adds, since hooks of Features are ignored there', () => {
  const notes = read('src/features/convex/NOTES.md')
  expect(notes).toContain(`"postStartCommand": "${metadata.postStartCommand['coder-convex']}"`)
})

const { apps } = metadata.customizations.coder

test('the three apps of the services are there, on subdomains of their own', () => {
  const { api, site, dashboard } = services
  expect(apps.map(({ slug, displayName, hidden }) => ({ slug, displayName, hidden }))).toEqual(
    [dashboard, api, site].map(({ defaultSlug: slug, displayName, hidden }) => ({
      slug,
      displayName,
      hidden,
    })),
  )
  for (const app of apps) {
    expect(app.slug).toMatch(/^[a-z0-9](-?[a-z0-9])*$/)
    expect(app.subdomain).toBe(true)
    // A string there drops all apps of the container.
    expect(typeof app.hidden).toBe('boolean')
    expect(typeof ('order' in app ? app.order : 0)).toBe('number')
    expect(app.share).toBe('owner')
  }
})

test('their URLs work without any variable, and follow the options', () => {
  for (const app of apps) {
    for (const url of [app.url, app.healthCheck.url]) {
      const variables = [...url.matchAll(/\$\{([^}]*)\}/g)].map(([, inner = '']) => inner.split(':'))
      expect(variables.length).toBe(1)
      for (const [kind, name = '', preset, ...rest] of variables) {
        expect(kind).toBe('localEnv')
        // The default cannot hold a colon.
        expect(rest).toEqual([])
        const option = Object.entries(metadata.options).find(
          ([option]) => name === `FEATURE_CONVEX_OPTION_${option.toUpperCase()}`,
        )
        expect(option?.[1].default).toBe(preset)
      }
      expect(new URL(url.replace(/\$\{localEnv:\w+:(\w+)\}/, '$1')).hostname).toBe('localhost')
    }
    expect(app.healthCheck.interval).toBeGreaterThan(0)
    expect(app.healthCheck.threshold).toBeGreaterThan(0)
  }
})
