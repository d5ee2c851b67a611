import { functionFiles, schema } from './functions.ts'
import { ragFiles, ragSchema } from './rag.ts'
import type { ScaffoldFile } from './scaffold-file.ts'

export const templateNames = ['default', 'rag'] as const
export type TemplateName = (typeof templateNames)[number]

interface Template {
  files: readonly ScaffoldFile[]
  /** Variables for the user's part of .env.convex.deployment; an empty one waits to be filled in. */
  variables: Readonly<Record<string, string>>
  /** npm scripts of its own. */
  scripts: Readonly<Record<string, string>>
}

const defaultSchema: ScaffoldFile = { place: 'functions', name: 'schema', kind: 'script', text: schema() }

/** What `--template` chooses from. */
export const templates: Readonly<Record<TemplateName, Template>> = {
  default: { files: [defaultSchema, ...functionFiles], variables: {}, scripts: {} },
  rag: {
    files: [ragSchema, ...functionFiles, ...ragFiles],
    variables: { OPENAI_API_KEY: '', ENABLE_RAG: 'true' },
    scripts: { 'convex:embed': 'node scripts/embed-documents.mjs' },
  },
}
