import { type ParserPlugin, parse } from '@babel/parser'
import type { Expression, Node, Program, Statement } from '@babel/types'

/** A text that is not valid JavaScript or TypeScript. */
export class SourceError extends Error {
  override readonly name = 'SourceError'
  readonly line: number

  constructor(message: string, line: number) {
    super(message)
    this.line = line
  }
}

/** Where an imported name comes from: `name` is 'default', '*' or the exported name. */
export interface ImportedName {
  name: string
  from: string
}

/** A parsed file with what the checks ask of it. */
export interface SourceModule {
  text: string
  program: Program
  /** By local name. */
  imports: ReadonlyMap<string, ImportedName>
  /** The initial values of the top level's variables, by name. */
  variables: ReadonlyMap<string, Expression>
  /** Every name that the module exports, but `default`. */
  exports: ReadonlySet<string>
  /** What it exports by default, if it does so with an expression. */
  defaultExport?: Expression
}

/**
 * Parses a file's text.
 *
 * @throws SourceError with the line and what the parser says
 */
export function parseModule(text: string): SourceModule {
  const program = parseProgram(text)
  const imports = new Map<string, ImportedName>()
  const variables = new Map<string, Expression>()
  const exports = new Set<string>()
  let defaultExport: Expression | undefined
  for (const statement of program.body) {
    if (statement.type === 'ImportDeclaration') {
      for (const specifier of statement.specifiers)
        imports.set(specifier.local.name, { name: importedName(specifier), from: statement.source.value })
    }
    collectVariables(statement, variables)
    for (const name of exportedNames(statement)) exports.add(name)
    if (statement.type === 'ExportDefaultDeclaration' && !statement.declaration.type.endsWith('Declaration'))
      defaultExport = statement.declaration as Expression
    const renamed = defaultSpecifier(statement)
    if (renamed) defaultExport = renamed
  }
  return { text, program, imports, variables, exports, ...(defaultExport && { defaultExport }) }
}

/** What the bundler of the Convex CLI understands. */
const syntax: ParserPlugin[] = [
  'typescript',
  'decorators-legacy',
  'decoratorAutoAccessors',
  'explicitResourceManagement',
]

function parseProgram(text: string): Program {
  const attempt = (jsx: ParserPlugin[]) =>
    parse(text, { sourceType: 'module', plugins: [...syntax, ...jsx] }).program
  try {
    return attempt([])
  } catch (error) {
    try {
      return attempt(['jsx'])
    } catch (withJsx) {
      throw sourceError(furthest(error, withJsx))
    }
  }
}

interface ParserError {
  message: string
  loc?: { line: number; column: number }
}

/** Of two readings of a broken text, the one that came further understood it better. */
function furthest(first: unknown, second: unknown): ParserError {
  const [a, b] = [first as ParserError, second as ParserError]
  const [at, bt] = [a.loc ?? { line: 0, column: 0 }, b.loc ?? { line: 0, column: 0 }]
  return bt.line > at.line || (bt.line === at.line && bt.column > at.column) ? b : a
}

const sourceError = ({ message, loc }: ParserError) =>
  new SourceError(message.replace(/\.? *\(\d+:\d+\)$/, ''), loc?.line ?? 1)

const nameOf = (node: { type: string; name?: unknown; value?: unknown }) =>
  String(node.type === 'StringLiteral' ? node.value : node.name)

function importedName(specifier: {
  type: string
  imported?: { type: string; name?: unknown; value?: unknown }
}) {
  if (specifier.type === 'ImportDefaultSpecifier') return 'default'
  return specifier.imported ? nameOf(specifier.imported) : '*'
}

function collectVariables(statement: Statement, into: Map<string, Expression>): void {
  const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement
  if (declaration?.type !== 'VariableDeclaration') return
  for (const { id, init } of declaration.declarations)
    if (id.type === 'Identifier' && init) into.set(id.name, init)
}

function exportedNames(statement: Statement): string[] {
  if (statement.type !== 'ExportNamedDeclaration') return []
  const { declaration, specifiers } = statement
  const listed = specifiers.flatMap((each) =>
    each.type === 'ExportSpecifier' ? [nameOf(each.exported)] : [],
  )
  if (declaration?.type === 'VariableDeclaration')
    return [...listed, ...declaration.declarations.flatMap(({ id }) => boundNames(id))]
  const id = declaration && 'id' in declaration ? declaration.id : undefined
  return id?.type === 'Identifier' ? [...listed, id.name] : listed
}

/** `export { http as default }` */
function defaultSpecifier(statement: Statement): Expression | undefined {
  if (statement.type !== 'ExportNamedDeclaration' || statement.source) return undefined
  const found = statement.specifiers.find(
    (each) => each.type === 'ExportSpecifier' && nameOf(each.exported) === 'default',
  )
  return found?.type === 'ExportSpecifier' ? found.local : undefined
}

/** The names that a declaration's pattern binds. */
export function boundNames(pattern: Node): string[] {
  if (pattern.type === 'Identifier') return [pattern.name]
  if (pattern.type !== 'ObjectPattern') return []
  return pattern.properties.flatMap((property) =>
    boundNames(property.type === 'RestElement' ? property.argument : property.value),
  )
}
