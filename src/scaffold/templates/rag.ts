import { schema } from './functions.ts'
import type { ScaffoldFile } from './scaffold-file.ts'

/** S18: documents that are found by their meaning. */

const documentsTable = `documents: defineTable({
  source: v.string(),
  text: v.string(),
  embedding: v.array(v.float64()),
})
  .index('by_source', ['source'])
  .vectorIndex('by_embedding', { vectorField: 'embedding', dimensions: 1536 })`

const endpoint = `/// <reference types="node" />
import { ConvexError } from 'convex/values'

const model = 'text-embedding-3-small'

/** The embeddings of texts, from OpenAI or from any server that speaks its protocol (OPENAI_BASE_URL). */
export const embed = async (texts = ['']) => {
  if (process.env.ENABLE_RAG !== 'true') {
    throw new ConvexError('Search is off: set ENABLE_RAG=true in .env.convex.deployment.')
  }
  const key = process.env.OPENAI_API_KEY
  if (!key) throw new ConvexError('Set OPENAI_API_KEY in .env.convex.deployment.')
  const base = process.env.OPENAI_BASE_URL ?? 'https://api.openai.com/v1'
  const answer = await fetch(\`\${base}/embeddings\`, {
    method: 'POST',
    headers: { Authorization: \`Bearer \${key}\`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ model, input: texts }),
  })
  if (!answer.ok) {
    const reason = (await answer.text()).slice(0, 200)
    throw new ConvexError(\`The embeddings endpoint answered \${answer.status}: \${reason}\`)
  }
  const { data } = await answer.json()
  const vectors = texts.map(() => [0])
  for (const { index, embedding } of data) vectors[index] = embedding
  return vectors
}
`

const documents = `import { v } from 'convex/values'
import { internalMutation, internalQuery } from './_generated/server'

/** Puts pieces of a source into the table, in place of those that were there, or behind them. */
export const store = internalMutation({
  args: {
    source: v.string(),
    pieces: v.array(v.object({ text: v.string(), embedding: v.array(v.float64()) })),
    more: v.boolean(),
  },
  handler: async (ctx, { source, pieces, more }) => {
    const former = ctx.db
      .query('documents')
      .withIndex('by_source', (documents) => documents.eq('source', source))
    if (!more) for await (const { _id } of former) await ctx.db.delete(_id)
    for (const piece of pieces) await ctx.db.insert('documents', { source, ...piece })
  },
})

/** The pieces with these IDs, in this order. */
export const byIds = internalQuery({
  args: { ids: v.array(v.id('documents')) },
  handler: async (ctx, { ids }) => {
    const found = await Promise.all(ids.map((id) => ctx.db.get(id)))
    return found.map((piece) => ({ source: piece?.source ?? '', text: piece?.text ?? '' }))
  },
})
`

const embeddings = `import { getAuthUserId } from '@convex-dev/auth/server'
import { v } from 'convex/values'
import { internal } from './_generated/api'
import { action, internalAction } from './_generated/server'
import { refuseVisitor } from './lib/access'
import { embed } from './lib/endpoint'

/** Replaces the pieces of a source, or with \`more\` adds to them; "npm run convex:embed" calls it for every text file. */
export const fill = internalAction({
  args: { source: v.string(), texts: v.array(v.string()), more: v.optional(v.boolean()) },
  returns: v.number(),
  handler: async (ctx, { source, texts, more = false }) => {
    const vectors = texts.length > 0 ? await embed(texts) : []
    const pieces = texts.map((text, index) => ({ text, embedding: vectors[index] ?? [] }))
    await ctx.runMutation(internal.documents.store, { source, pieces, more })
    return pieces.length
  },
})

/** The pieces that are nearest in meaning to a question, the best first; for people who are signed in. */
export const search = action({
  args: { question: v.string() },
  returns: v.array(v.object({ source: v.string(), text: v.string() })),
  handler: async (ctx, { question }) => {
    if ((await getAuthUserId(ctx)) === null) refuseVisitor()
    const [vector = []] = await embed([question])
    const nearest = await ctx.vectorSearch('documents', 'by_embedding', { vector, limit: 5 })
    // Not returned directly: the function's type would depend on itself.
    let pieces = [{ source: '', text: '' }]
    pieces = await ctx.runQuery(internal.documents.byIds, { ids: nearest.map(({ _id }) => _id) })
    return pieces
  },
})
`

const script = `#!/usr/bin/env node
// Fills the table "documents" from a folder of text files: node scripts/embed-documents.mjs [folder]
// Run it again after a change: the pieces of a file are replaced.
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative, sep } from 'node:path'

const [folder = 'documents'] = process.argv.slice(2)
const longestPiece = 2000
// One call takes so many pieces: a program's argument has at most 128 KiB.
const piecesInCall = 10
const convex = join(dirname(createRequire(join(process.cwd(), 'package.json')).resolve('convex/package.json')), 'bin/main.js')

if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
  console.error(\`There is no folder \${folder}. Put .txt and .md files into it, or name another one.\`)
  process.exit(1)
}
const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\\.(txt|md)$/.test(entry.name))
  .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
  .sort()
if (files.length === 0) {
  console.error(\`The folder \${folder} has no .txt or .md file.\`)
  process.exit(1)
}

/** A text in pieces: whole paragraphs while they fit, cut where one alone is too long. */
function piecesOf(text) {
  const pieces = ['']
  for (const paragraph of text.split(/\\n\\s*\\n/).map((part) => part.trim()).filter(Boolean)) {
    for (let at = 0; at < paragraph.length; at += longestPiece) {
      const part = paragraph.slice(at, at + longestPiece)
      const joined = [pieces.at(-1), part].filter(Boolean).join('\\n\\n')
      if (joined.length <= longestPiece) pieces[pieces.length - 1] = joined
      else pieces.push(part)
    }
  }
  return pieces.filter(Boolean)
}

for (const file of files) {
  const source = relative(folder, file).split(sep).join('/')
  const texts = piecesOf(readFileSync(file, 'utf8'))
  for (let at = 0; at === 0 || at < texts.length; at += piecesInCall) {
    const call = { source, texts: texts.slice(at, at + piecesInCall), more: at > 0 }
    const run = spawnSync(process.execPath, [convex, 'run', 'embeddings:fill', JSON.stringify(call)], {
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    if (run.status !== 0) {
      console.error(\`\${source} could not be embedded; the files before it are in the table.\`)
      process.exit(1)
    }
  }
  console.log(\`\${source}: \${texts.length} \${texts.length === 1 ? 'piece' : 'pieces'}\`)
}
`

/** What other files count on when they search. */
const documentsNeed = { file: 'schema', table: 'documents', index: 'by_embedding' } as const

const indented = documentsTable.replaceAll(/^/gm, '  ')

export const ragSchema: ScaffoldFile = {
  place: 'functions',
  name: 'schema',
  kind: 'script',
  text: schema(
    `\n  // Pieces of text with their embeddings, 1536 numbers of text-embedding-3-small each.\n${indented},\n`,
  ),
  tables: [{ ...documentsNeed, lines: documentsTable }],
}

export const ragFiles: readonly ScaffoldFile[] = [
  { place: 'functions', name: 'lib/endpoint', kind: 'script', text: endpoint, onlyWith: 'embeddings' },
  { place: 'functions', name: 'documents', kind: 'script', text: documents, needs: [documentsNeed] },
  {
    place: 'functions',
    name: 'embeddings',
    kind: 'script',
    text: embeddings,
    needs: [documentsNeed, { file: 'documents', exports: ['store', 'byIds'] }],
  },
  { place: 'project', name: 'scripts/embed-documents.mjs', kind: 'text', text: script },
]
