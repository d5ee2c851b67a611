import type { CallExpression, Node, ObjectExpression } from '@babel/types'
import type { SourceModule } from './source-module.ts'
import {
  afterImports,
  asFirstElement,
  importLine,
  lineAt,
  meaningOf,
  nodesIn,
  propertyOf,
} from './source-queries.ts'
import { lacking, right, type Verdict } from './verdict.ts'

/** A table by its name and the name of one of its indexes. */
export interface TableFact {
  table: string
  index: string
}

/** Whether a schema defines a table with an index of that name. */
export function hasTable(module: SourceModule, { table, index }: TableFact): boolean {
  for (const node of nodesIn(module.program)) {
    if (node.type !== 'ObjectExpression') continue
    const definition = propertyOf(node, table)
    if (definition && namesIndex(meaningOf(module, definition), index)) return true
  }
  return false
}

const namesIndex = (definition: Node, index: string) =>
  [...nodesIn(definition)].some((node) => node.type === 'StringLiteral' && node.value === index)

/**
 * The schema has a table that a template works on.
 *
 * @param lines the lines that define it, without a comma at their end
 */
export function checkTable(module: SourceModule, fact: TableFact, lines: string): Verdict {
  if (hasTable(module, fact)) return right(`It has the table ${fact.table}.`)
  const imports = missingImports(module)
  const detail = `Its schema has no table ${fact.table} with the index ${fact.index}.`
  const add = [...imports, `${lines},`].join('\n')
  const tables = tablesOf(module)
  if (!tables) return lacking(detail, { add })
  return lacking(detail, {
    line: lineAt(module, (tables.start ?? 0) + 1),
    add,
    edits: [...afterImports(module, imports), asFirstElement(module, tables, lines)],
  })
}

function tablesOf(module: SourceModule): ObjectExpression | undefined {
  const schema = module.defaultExport && meaningOf(module, module.defaultExport)
  const argument = schema?.type === 'CallExpression' ? (schema as CallExpression).arguments[0] : undefined
  const tables = argument && meaningOf(module, argument)
  return tables?.type === 'ObjectExpression' ? tables : undefined
}

const missingImports = (module: SourceModule) =>
  [
    { name: 'defineTable', from: 'convex/server' },
    { name: 'v', from: 'convex/values' },
  ].flatMap(({ name, from }) => (module.imports.has(name) ? [] : [importLine(module, `{ ${name} }`, from)]))
