import { posix } from 'node:path'
import type { Node } from '@babel/types'
import { parseModule, SourceError, type SourceModule } from './source-module.ts'
import {
  afterImports,
  asFirstElement,
  importLine,
  isImport,
  keyName,
  lineAt,
  meaningOf,
  nodesIn,
} from './source-queries.ts'
import { lacking, right, type Verdict } from './verdict.ts'

const library = '@convex-dev/auth/server'

/** The tables of @convex-dev/auth 0.0.95; somebody may write them out instead of spreading them. */
const tableNames = [
  'users',
  'authSessions',
  'authAccounts',
  'authRefreshTokens',
  'authVerificationCodes',
  'authVerifiers',
  'authRateLimits',
]

/** The schema has the tables of @convex-dev/auth. */
export function checkAuthTables(module: SourceModule, files: ReadonlyMap<string, string>): Verdict {
  const { defaultExport } = module
  if (!defaultExport) {
    return lacking('It does not export a schema by default.', {
      add: `${tablesImport(module)}\nexport default defineSchema({ ...authTables })`,
    })
  }
  const search: Search = { files, seen: new Set(), tables: new Set(), unseen: [] }
  if (hasAuthTables(module, defaultExport, search)) return right('It has authTables.')
  if (tableNames.every((name) => search.tables.has(name)))
    return right('It writes out the tables of authTables.')
  if (search.unseen.length > 0) {
    const from = search.unseen.map((each) => `"${each}"`).join(', ')
    return lacking(`Whether it has authTables cannot be told: its tables come from ${from}.`, {
      line: lineAt(module, defaultExport.start ?? 0),
    })
  }
  return whereToAdd(module, meaningOf(module, defaultExport))
}

function whereToAdd(module: SourceModule, schema: Node): Verdict {
  const argument = schema.type === 'CallExpression' ? schema.arguments[0] : undefined
  const tables = argument && meaningOf(module, argument)
  const local = [...module.imports].find(
    ([, { name, from }]) => name === 'authTables' && from === library,
  )?.[0]
  const spread = `...${local ?? 'authTables'}`
  const imports = local ? [] : [tablesImport(module)]
  const add = [...imports, `${spread},`].join('\n')
  if (tables?.type !== 'ObjectExpression') return lacking('Its schema has no authTables.', { add })
  return lacking('Its schema has no authTables.', {
    line: lineAt(module, (tables.start ?? 0) + 1),
    add,
    edits: [...afterImports(module, imports), asFirstElement(module, tables, spread)],
  })
}

const tablesImport = (module: SourceModule) => importLine(module, '{ authTables }', library)

interface Search {
  files: ReadonlyMap<string, string>
  seen: Set<unknown>
  /** Names of tables on the way. */
  tables: Set<string>
  /** Modules on the way that cannot be read. */
  unseen: string[]
}

/** Whether an expression has authTables in it, through variables and the project's own modules. */
function hasAuthTables(module: SourceModule, node: Node, search: Search): boolean {
  if (search.seen.has(node)) return false
  search.seen.add(node)
  for (const each of nodesIn(node)) {
    if (each.type === 'ObjectProperty') search.tables.add(keyName(each.key) ?? '')
    if (isImport(module, each, 'authTables', library)) return true
    if (each.type !== 'Identifier') continue
    const value = module.variables.get(each.name)
    if (value && hasAuthTables(module, value, search)) return true
    const imported = module.imports.get(each.name)
    if (imported && isOwn(imported.from) && inModule(imported.from, search)) return true
  }
  return false
}

const isOwn = (from: string) => !/^(convex|convex-helpers|@convex-dev)(\/|$)/.test(from)

function inModule(from: string, search: Search): boolean {
  if (search.seen.has(from)) return false
  search.seen.add(from)
  const path = posix.normalize(from).replace(/\.[jt]sx?$/, '')
  const text = from.startsWith('.')
    ? (search.files.get(path) ?? search.files.get(`${path}/index`))
    : undefined
  if (text === undefined) {
    search.unseen.push(from)
    return false
  }
  try {
    const module = parseModule(text)
    return module.program.body.some(
      (statement) => statement.type !== 'ImportDeclaration' && hasAuthTables(module, statement, search),
    )
  } catch (error) {
    if (!(error instanceof SourceError)) throw error
    search.unseen.push(from)
    return false
  }
}
