import { describe, expect, test } from 'vitest'
import { featureReference } from '../../src/scaffold/devcontainer.ts'
import type { ProjectFacts } from '../../src/scaffold/facts.ts'
import { planInit } from '../../src/scaffold/init-plan.ts'
import { viteReactFiles } from '../../src/scaffold/templates/vite-react.ts'
import { choices, factsOf, viteReact } from './init-facts.ts'

const npm = { name: 'npm' } as const
const page = { 'index.html': '<script type="module" src="/src/main.jsx"></script>' }
type Choices = Parameters<typeof planInit>[1]

const planOf = (facts: ProjectFacts, chosen: Partial<Choices> = {}) =>
  planInit(facts, { ...choices, ...chosen }, npm, false)
const made = (facts: ProjectFacts, chosen: Partial<Choices> = {}) =>
  planOf(facts, chosen)
    .files.filter(({ state }) => state === 'make')
    .map(({ path }) => path)

/** The facts after the plan was carried out. */
function after(facts: ProjectFacts, chosen: Partial<Choices> = {}): ProjectFacts {
  const plan = planOf(facts, chosen)
  const files = new Map(facts.files)
  for (const { path, text, moveTo, state } of plan.files) {
    if (state !== 'make') continue
    if (moveTo) files.set(moveTo, files.get(path) ?? '')
    files.set(path, text ?? '')
  }
  for (const edit of [plan.example, plan.deployment, plan.devcontainer])
    if (edit?.text !== undefined) files.set(edit.path, edit.text)
  return { ...facts, files }
}

const functions = [
  'convex/schema.js',
  'convex/auth.js',
  'convex/auth.config.js',
  'convex/http.js',
  'convex/tasks.js',
  'convex/router.js',
  'convex/lib/access.js',
]

describe('what is made', () => {
  test('functions and page in plain JavaScript', () => {
    expect(made(factsOf(viteReact, page))).toEqual([
      ...functions,
      'src/main.jsx',
      'src/App.jsx',
      'src/App.css',
    ])
  })

  test('in TypeScript, with a tsconfig.json for the functions', () => {
    const paths = made(factsOf(viteReact, { ...page, 'tsconfig.json': '{}' }))
    expect(paths).toContain('convex/tsconfig.json')
    expect(paths).toContain('convex/schema.ts')
    expect(paths).toContain('src/App.tsx')
  })

  test('in the functions folder that convex.json names, and the page finds it', () => {
    const facts = factsOf(viteReact, page, { functionsFolder: 'src/backend' })
    expect(made(facts)[0]).toBe('src/backend/schema.js')
    const app = planOf(facts).files.find(({ path }) => path === 'src/App.jsx')
    expect(app?.text).toContain("from './backend/_generated/api'")
  })

  test.for([
    ['no frontend', {}, undefined],
    ['another frontend', { dependencies: { next: '16', react: '19' } }, 'Next.js'],
    ['Vite without React', { devDependencies: { vite: '8' } }, 'Vite'],
  ] as const)('%s: no page', ([, manifest, name]) => {
    const facts = factsOf(manifest, page)
    expect(planOf(facts).frontend?.name).toBe(name)
    expect(made(facts)).toEqual(functions)
  })

  test('a page whose root is another folder is not made', () => {
    expect(made(factsOf(viteReact))).toEqual(functions)
  })

  test('rag adds documents, a script, variables', () => {
    const plan = planOf(factsOf({}), { template: 'rag' })
    const paths = plan.files.map(({ path }) => path)
    expect(paths).toEqual(
      expect.arrayContaining(['convex/documents.js', 'convex/embeddings.js', 'scripts/embed-documents.mjs']),
    )
    expect(plan.scripts.add).toHaveProperty(['convex:embed'])
    expect(plan.deployment?.text).toMatch(
      /=== yours.*\n# OPENAI_API_KEY=sk-...\nOPENAI_API_KEY=\nENABLE_RAG=true\n$/,
    )
    expect(plan.deployment?.mode).toBe(0o600)
    expect(plan.files[0]?.text).toContain(
      "vectorIndex('by_embedding', { vectorField: 'embedding', dimensions: 1536 })",
    )
  })
})

test.for<Partial<Choices>>([{}, { template: 'rag', devcontainer: true }])(
  'a second time with %o changes nothing',
  (chosen) => {
    const facts = after(factsOf(viteReact, page), chosen)
    const plan = planOf(facts, chosen)
    expect(plan.files.filter(({ state }) => state !== 'right')).toEqual([])
    expect([plan.example.text, plan.deployment?.text, plan.devcontainer?.text]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  },
)

describe('files of the user', () => {
  const own = {
    'convex/schema.ts':
      "import { defineSchema } from 'convex/server'\nexport default defineSchema({\n  notes: defineTable({}),\n})\n",
    'convex/http.js':
      "import { httpRouter } from 'convex/server'\nconst http = httpRouter()\nexport default http\n",
  }

  test('are kept under whatever extension, with the lines that they lack', () => {
    const { files } = planOf(factsOf(viteReact, { ...page, ...own }))
    const of = (path: string) => files.find((file) => file.path === path)
    expect(of('convex/schema.ts')).toMatchObject({
      state: 'lacking',
      line: 2,
      add: expect.stringContaining('...authTables,'),
    })
    expect(of('convex/schema.ts')?.text).toContain('  ...authTables,\n  notes:')
    expect(of('convex/http.js')).toMatchObject({
      state: 'lacking',
      add: expect.stringContaining('auth.addHttpRoutes(http)'),
    })
    expect(of('convex/auth.ts')?.state).toBe('make')
    expect(files.map(({ path }) => path)).not.toContain('convex/router.ts')
  })

  test('what needs a table of ours is left out, with everything that uses it', () => {
    const { files } = planOf(factsOf(viteReact, { ...page, ...own }))
    const leftOut = files.filter(({ state }) => state === 'left-out')
    expect(leftOut.map(({ path }) => path)).toEqual(['convex/tasks.ts', 'src/App.tsx'])
    expect(leftOut[0]?.detail).toContain('convex/schema.ts has no table tasks')
    expect(files.map(({ path }) => path)).not.toContain('convex/lib/access.ts')
  })

  test('a schema of ours without documents gets the lines for rag, and then the rest', () => {
    const facts = after(factsOf({}))
    const plan = planOf(facts, { template: 'rag' })
    expect(plan.files[0]).toMatchObject({
      state: 'lacking',
      add: expect.stringContaining('documents: defineTable({'),
    })
    expect(plan.files.filter(({ state }) => state === 'left-out').map(({ path }) => path)).toEqual([
      'convex/documents.js',
      'convex/embeddings.js',
    ])
    const mended = new Map(facts.files).set('convex/schema.js', plan.files[0]?.text ?? '')
    expect(made({ ...facts, files: mended }, { template: 'rag' })).toContain('convex/embeddings.js')
  })

  test('a syntax error is an error with file and line', () => {
    const facts = factsOf({}, { 'convex/lib/own.ts': 'export const a = 1\nexport const = 2\n' })
    expect(() => planOf(facts)).toThrow(
      expect.objectContaining({
        code: 'SOURCE_SYNTAX_ERROR',
        message: 'convex/lib/own.ts cannot be parsed: line 2.',
      }),
    )
  })
})

describe('a page of the user', () => {
  const starter = {
    ...page,
    'src/main.jsx':
      "import { createRoot } from 'react-dom/client'\nimport App from './App.jsx'\n\ncreateRoot(document.getElementById('root')).render(\n  <App />,\n)\n",
    'src/App.jsx': 'export default () => <p>mine</p>\n',
    'src/App.css': 'p {}\n',
  }
  const state = (facts: ProjectFacts, path: string, chosen: Partial<Choices> = {}) =>
    planOf(facts, chosen).files.find((file) => file.path === path)

  test('is kept, with the lines that it lacks', () => {
    const facts = factsOf(viteReact, starter)
    expect(state(facts, 'src/main.jsx')).toMatchObject({ state: 'lacking', line: 5 })
    expect(state(facts, 'src/main.jsx')?.text).toContain(
      '  <ConvexAuthProvider client={convex}>\n    <App />\n  </ConvexAuthProvider>,\n',
    )
    expect(state(facts, 'src/App.jsx')).toMatchObject({ state: 'lacking' })
    expect(state(facts, 'src/App.css')).toBeUndefined()
  })

  test('is moved aside when that is asked for, and never over another file', () => {
    const facts = factsOf(viteReact, { ...starter, 'src/App.before-convex.jsx': 'earlier' })
    const chosen = { replaceFrontend: true }
    expect(state(facts, 'src/main.jsx', chosen)).toMatchObject({
      state: 'make',
      moveTo: 'src/main.before-convex.jsx',
    })
    expect(state(facts, 'src/App.jsx', chosen)).toMatchObject({ moveTo: 'src/App.before-convex-2.jsx' })
    expect(state(facts, 'src/App.css', chosen)).toMatchObject({ moveTo: 'src/App.before-convex.css' })
    expect(made(after(facts, chosen), chosen)).toEqual([])
  })

  test('that signs people in is right, also through a module of its own', () => {
    const facts = factsOf(viteReact, {
      'index.html': '<script type="module" src="./src/index.tsx"></script>',
      'src/index.tsx': "import { Providers } from './providers'\nrender(<Providers />)",
      'src/providers.tsx':
        "import { ConvexAuthProvider as P } from '@convex-dev/auth/react'\nexport const Providers = () => <P client={c}>x</P>",
      'src/App.tsx':
        "import { useAuthActions } from '@convex-dev/auth/react'\nexport default () => useAuthActions()",
    })
    expect(state(facts, 'src/index.tsx')).toMatchObject({ state: 'right' })
    expect(state(facts, 'src/App.tsx')).toMatchObject({ state: 'right' })
    expect(made(facts).filter((path) => path.startsWith('src/'))).toEqual([])
  })
})

describe('devcontainer.json', () => {
  const text = (files: Record<string, string>) =>
    planOf(factsOf({}, files), { devcontainer: true }).devcontainer

  test('is made with the Feature', () => {
    expect(text({})?.path).toBe('.devcontainer/devcontainer.json')
    expect(text({})?.text).toContain(`"${featureReference}": {}`)
  })

  test('gets the Feature, and keeps its comments', () => {
    const before = '{\n  // mine\n  "image": "x", // why\n  "features": { "a/node:1": {} }\n}\n'
    const edit = text({ '.devcontainer.json': before })
    expect(edit?.path).toBe('.devcontainer.json')
    for (const part of ['// mine', '// why', '"a/node:1": {}', featureReference])
      expect(edit?.text).toContain(part)
  })

  test('that has it, in whatever version, stays', () => {
    const before = '{ "features": { "ghcr.io/me/coder-convex/convex:3": {}, }, }'
    expect(text({ '.devcontainer/devcontainer.json': before })?.text).toBeUndefined()
  })

  test('that cannot be parsed is an error', () => {
    expect(() => text({ '.devcontainer.json': '{ "image": ' })).toThrow(
      expect.objectContaining({ code: 'INVALID_JSON' }),
    )
  })
})

describe('.env.example', () => {
  const example = (files: Record<string, string> = {}, manifest = {}) =>
    planOf(factsOf(manifest, files)).example.text ?? ''

  test('documents every variable, without a value', () => {
    const lines = example()
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
    expect(lines).toContain('VITE_CONVEX_URL=')
    expect(lines).toContain('INSTANCE_SECRET=')
    expect(lines.every((line) => /^[A-Z_]+=$/.test(line))).toBe(true)
    expect(new Set(lines).size).toBe(lines.length)
  })

  test("uses the frontend's own name", () => {
    expect(example({}, { dependencies: { next: '16' } })).toContain('\nNEXT_PUBLIC_CONVEX_URL=\n')
  })

  test("keeps the user's lines and adds what is not there", () => {
    const before = '# mine\nINSTANCE_NAME=example\nOTHER=1'
    const text = example({ '.env.example': before })
    expect(text.startsWith(`${before}\n\n`)).toBe(true)
    expect(text.match(/INSTANCE_NAME=/g)).toHaveLength(1)
  })
})

test('every file of the page is in the table once', () => {
  expect(viteReactFiles.map(({ name }) => name)).toEqual(['main', 'App', 'App.css'])
})
