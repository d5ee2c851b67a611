// @vitest-environment edge-runtime

import { type GenericSchema, makeFunctionReference, type SchemaDefinition } from 'convex/server'
import { convexTest } from 'convex-test'
import { decodeJwt } from 'jose'
import { afterEach, expect, vi } from 'vitest'
import { command } from '../e2e/command.ts'
import { startEmbeddings } from './embeddings-endpoint.ts'
import { deploymentVariables, functionsOf } from './functions.ts'
import { test as base, type InitProject } from './project.ts'

interface Source {
  source: string
  texts: string[]
  more: boolean
}
const fill = makeFunctionReference<'action', { source: string; texts: string[]; more?: boolean }, number>(
  'embeddings:fill',
)
const search = makeFunctionReference<'action', { question: string }, { source: string; text: string }[]>(
  'embeddings:search',
)
const signIn = makeFunctionReference<'action', Record<string, unknown>, { tokens: { token: string } }>(
  'auth:signIn',
)

const test = base.extend<{ endpoint: Awaited<ReturnType<typeof startEmbeddings>>; project: InitProject }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads a fixture's needs from its pattern
  endpoint: async ({}, use) => {
    const endpoint = await startEmbeddings()
    await use(endpoint)
    await endpoint.stop()
  },
  project: async ({ open }, use) => {
    const project = await open()
    await project.write({ 'package.json': '{ "name": "plain", "type": "module" }\n' })
    await project.borrowPackages()
    await project.succeed(['init', '--yes', '--template', 'rag'])
    await project.succeed(['setup'])
    await use(project)
  },
})

afterEach(() => {
  vi.unstubAllEnvs()
})

async function openFunctions(project: InitProject, own: Record<string, string>) {
  const variables = { ...deploymentVariables(project), AUTH_LOG_LEVEL: 'ERROR', ...own }
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value)
  const modules = functionsOf(project)
  const schema = (await modules['/convex/schema.ts']?.()) as {
    default: SchemaDefinition<GenericSchema, true>
  }
  const t = convexTest(schema.default, modules)
  const { tokens } = await t.action(signIn, { provider: 'anonymous', params: {} })
  return { t, person: t.withIdentity({ subject: String(decodeJwt(tokens.token).sub) }) }
}

test('documents are embedded, replaced and found by their meaning', async ({ project, endpoint }) => {
  const { t, person } = await openFunctions(project, {
    OPENAI_API_KEY: 'sk-test',
    OPENAI_BASE_URL: endpoint.url,
  })
  expect(
    await t.action(fill, { source: 'pets.md', texts: ['The cat sleeps.', 'A dog barks at a cat.'] }),
  ).toBe(2)
  await t.action(fill, { source: 'travel.md', texts: ['A boat', 'A train'] })
  expect(endpoint.requests[0]).toEqual({
    path: '/v1/embeddings',
    authorization: 'Bearer sk-test',
    body: { model: 'text-embedding-3-small', input: ['The cat sleeps.', 'A dog barks at a cat.'] },
  })
  const found = await person.action(search, { question: 'Where is the cat?' })
  expect(found.slice(0, 2)).toEqual([
    { source: 'pets.md', text: 'The cat sleeps.' },
    { source: 'pets.md', text: 'A dog barks at a cat.' },
  ])
  await t.action(fill, { source: 'pets.md', texts: ['A cat and a boat.'], more: true })
  expect(await person.action(search, { question: 'boat, cat' })).toContainEqual(found[0])
  await t.action(fill, { source: 'pets.md', texts: ['Only a dog.'] })
  const [best] = await person.action(search, { question: 'cat, dog' })
  expect(best).toEqual({ source: 'pets.md', text: 'Only a dog.' })
  await t.action(fill, { source: 'pets.md', texts: [] })
  const rest = await person.action(search, { question: 'dog' })
  expect(rest.map(({ source }) => source)).not.toContain('pets.md')
})

test('visitors, a missing key, a wrong key and ENABLE_RAG that is off are refused with a reason', async ({
  project,
  endpoint,
}) => {
  const { t, person } = await openFunctions(project, { OPENAI_API_KEY: '', OPENAI_BASE_URL: endpoint.url })
  await expect(t.action(search, { question: 'cat' })).rejects.toThrow('Sign in first.')
  await expect(person.action(search, { question: 'cat' })).rejects.toThrow('Set OPENAI_API_KEY')
  vi.stubEnv('OPENAI_API_KEY', 'sk-wrong')
  await expect(person.action(search, { question: 'cat' })).rejects.toThrow('answered 401: {"error"')
  vi.stubEnv('ENABLE_RAG', 'false')
  await expect(person.action(search, { question: 'cat' })).rejects.toThrow('ENABLE_RAG=true')
  expect(endpoint.requests).toHaveLength(1)
})

test("the npm script sends every text file of the folder, in pieces, with the project's Convex CLI", async ({
  open,
}) => {
  const project = await open()
  await project.write({
    'package.json': '{ "name": "plain", "type": "module" }\n',
    // Stands in for the Convex CLI: it notes what it is called with.
    'node_modules/convex/package.json': '{ "name": "convex", "version": "1.48.0" }\n',
    'node_modules/convex/bin/main.js':
      "require('node:fs').appendFileSync('calls.jsonl', JSON.stringify(process.argv.slice(2)) + '\\n')\nif (process.argv[4].includes('refused')) { console.error('no'); process.exit(1) }\n",
    'documents/b.txt': 'A boat.\n\nA train.\n',
    'documents/deep/a.md': `${'x'.repeat(1500)}\n\n${'y'.repeat(1500)}\n\n${'z'.repeat(4100)}`,
    'documents/long.txt': 'w'.repeat(25_000),
    'documents/picture.png': 'none',
  })
  await project.succeed(['init', '--yes', '--template', 'rag', '--no-install'])
  const { scripts } = JSON.parse(project.read('package.json'))
  expect(scripts['convex:embed']).toBe('node scripts/embed-documents.mjs')
  const embed = (...args: string[]) =>
    command(process.execPath, ['scripts/embed-documents.mjs', ...args], {
      cwd: project.folder,
      env: project.environment,
    })
  expect(await embed()).toMatchObject({
    code: 0,
    stdout: 'b.txt: 1 piece\ndeep/a.md: 5 pieces\nlong.txt: 13 pieces\n',
  })
  const calls = project
    .read('calls.jsonl')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as string[])
  expect(calls.map((call) => call.slice(0, 2))).toEqual(calls.map(() => ['run', 'embeddings:fill']))
  const sources = calls.map(([, , args]) => JSON.parse(args ?? '') as Source)
  expect(sources[0]).toEqual({ source: 'b.txt', texts: ['A boat.\n\nA train.'], more: false })
  expect(sources[1]?.texts.map((text) => text.length)).toEqual([1500, 1500, 2000, 2000, 100])
  expect(sources.slice(2).map(({ texts, more }) => [texts.length, more])).toEqual([
    [10, false],
    [3, true],
  ])

  expect(await embed('nowhere')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('no folder nowhere'),
  })
  await project.write({ 'empty/picture.png': '', 'documents/c.txt': 'refused' })
  expect(await embed('empty')).toMatchObject({ code: 1, stderr: expect.stringContaining('no .txt or .md') })
  expect(await embed()).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('c.txt could not be embedded'),
  })
})

test('the variables of the template reach the deployment, and the npm script calls it', async ({
  project,
}) => {
  expect(project.read('.env.convex.deployment')).toContain('\nOPENAI_API_KEY=\nENABLE_RAG=true\n')
  await project.write({
    '.env.convex.deployment': project
      .read('.env.convex.deployment')
      .replace('OPENAI_API_KEY=\n', 'OPENAI_API_KEY=sk-mine\n'),
  })
  const { stderr } = await project.succeed(['start'])
  expect(stderr).toMatch(/variables set: .*OPENAI_API_KEY, ENABLE_RAG/)
  await project.succeed(['init', '--yes', '--template', 'rag'])
  expect(project.read('.env.convex.deployment')).toContain('OPENAI_API_KEY=sk-mine')
  // The real Convex CLI finds the deployment by .env.local alone.
  await project.write({ 'documents/a.txt': 'A cat.' })
  const { stdout } = await project.tool('npm', 'run', '--silent', 'convex:embed')
  expect(stdout).toBe('a.txt: 1 piece\n')
  expect(project.read('.convex-workspace/storage/requests.jsonl')).toContain('"function":"embeddings:fill"')
  await project.succeed(['stop'])
})
