import type { Expression, Node, ObjectExpression } from '@babel/types'
import type { SourceModule } from './source-module.ts'
import type { SourceEdit } from './verdict.ts'

const wrappers = new Set([
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TSNonNullExpression',
  'TSTypeAssertion',
  'ParenthesizedExpression',
])

/** An expression without its type annotations, and for a variable of the top level, its value. */
export function meaningOf(module: SourceModule, node: Node): Node {
  let current = node
  const seen = new Set<Node>()
  while (!seen.has(current)) {
    seen.add(current)
    if (wrappers.has(current.type)) current = (current as { expression: Expression } & Node).expression
    else if (current.type === 'Identifier') current = module.variables.get(current.name) ?? current
  }
  return current
}

/** Whether an expression is a name imported from a package, under whatever local name. */
export function isImport(module: SourceModule, node: Node, name: string, from: string): boolean {
  if (node.type === 'Identifier') {
    const imported = module.imports.get(node.name)
    return imported?.name === name && imported.from === from
  }
  if (node.type !== 'MemberExpression' || node.object.type !== 'Identifier' || node.computed) return false
  const namespace = module.imports.get(node.object.name)
  const property = node.property.type === 'Identifier' ? node.property.name : ''
  return namespace?.name === '*' && namespace.from === from && property === name
}

const unwalked = new Set([
  'loc',
  'leadingComments',
  'innerComments',
  'trailingComments',
  'typeAnnotation',
  'extra',
])
const isName = (key: string) => key === 'key' || key === 'property'

/** A node with all nodes below it; the syntax of types and the names of properties are left out. */
export function* nodesIn(node: Node): Generator<Node> {
  yield node
  for (const [key, value] of Object.entries(node)) {
    if (unwalked.has(key) || (isName(key) && !(node as { computed?: boolean }).computed)) continue
    for (const each of Array.isArray(value) ? value : [value])
      if (each && typeof each === 'object' && typeof each.type === 'string') yield* nodesIn(each as Node)
  }
}

/** The value of a property, by its name. */
export function propertyOf(object: ObjectExpression, name: string): Node | undefined {
  const found = object.properties.find((each) => 'key' in each && keyName(each.key) === name)
  return found && 'value' in found ? (found.value as Node) : undefined
}

/** A property's name, where it is written out. */
export const keyName = (key: Node): string | undefined =>
  key.type === 'Identifier' ? key.name : key.type === 'StringLiteral' ? key.value : undefined

export const lineAt = (module: SourceModule, offset: number): number =>
  module.text.slice(0, offset).split('\n').length

/** How the file writes its imports, so that a line of ours looks like its neighbours. */
export function importLine(module: SourceModule, names: string, from: string): string {
  const neighbour = module.program.body.find(({ type }) => type === 'ImportDeclaration')
  const text = neighbour ? module.text.slice(neighbour.start ?? 0, neighbour.end ?? 0) : ''
  const quote = text.includes('"') ? '"' : "'"
  return `import ${names} from ${quote}${from}${quote}${text.endsWith(';') ? ';' : ''}`
}

/** The end of a statement in this file's style. */
export const semicolon = (module: SourceModule): string =>
  module.program.body.some(({ end }) => module.text[(end ?? 0) - 1] === ';') ? ';' : ''

/** Adds whole lines below the last import, or at the top. */
export function afterImports(module: SourceModule, lines: readonly string[]): SourceEdit[] {
  if (lines.length === 0) return []
  const last = module.program.body.findLast(({ type }) => type === 'ImportDeclaration')
  const at = last?.end ?? module.program.directives.at(-1)?.end ?? 0
  const text = lines.join('\n')
  return [{ start: at, end: at, text: at === 0 ? `${text}\n` : `\n${text}` }]
}

/**
 * Adds an element at the beginning of an object or array, on a line of its own where the others are.
 *
 * @param element what to add, without the comma
 */
export function asFirstElement(module: SourceModule, list: Node, element: string): SourceEdit {
  const at = (list.start ?? 0) + 1
  const rest = module.text.slice(at)
  const indentation = /^\r?\n([ \t]*)\S/.exec(rest)?.[1]
  const empty = /^\s*[\]}]/.test(rest)
  if (indentation !== undefined && !empty) {
    const lines = element.split('\n').map((line) => `\n${indentation}${line}`)
    return { start: at, end: at, text: `${lines.join('')},` }
  }
  const inline = element.replace(/\n\s*/g, ' ').replace(/,( [}\]])/g, '$1')
  const space = rest.startsWith(' ') || empty ? '' : ' '
  return { start: at, end: at, text: ` ${inline},${empty ? ' ' : space}` }
}
