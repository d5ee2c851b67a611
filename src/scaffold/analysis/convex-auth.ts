import type { CallExpression, ObjectPattern } from '@babel/types'
import { boundNames, type SourceModule } from './source-module.ts'
import { importLine, isImport, lineAt, meaningOf, nodesIn, propertyOf, semicolon } from './source-queries.ts'
import { lacking, right, type Verdict } from './verdict.ts'

const library = '@convex-dev/auth/server'

/** What the browser's library and http.ts call: auth:signIn, auth:signOut, the internal auth:store. */
const needed = ['auth', 'signIn', 'signOut', 'store']

/** auth.ts makes its functions with convexAuth, exports them, and knows a way to sign in. */
export function checkConvexAuth(module: SourceModule): Verdict {
  const call = convexAuthCall(module)
  if (!call) return withoutCall(module)
  const line = lineAt(module, call.start ?? 0)
  const missing = needed.filter((name) => !module.exports.has(name))
  if (missing.length > 0) return missingExports(module, missing, line)
  const options = call.arguments[0] && meaningOf(module, call.arguments[0])
  const providers = options?.type === 'ObjectExpression' ? propertyOf(options, 'providers') : undefined
  const list = providers && meaningOf(module, providers)
  if (list?.type === 'ArrayExpression' && list.elements.length === 0) {
    const add = [providerImports(module).join('\n'), 'providers: [Password, Anonymous],'].join('\n')
    return lacking('Its list of providers is empty, so nobody can sign in.', {
      line: lineAt(module, list.start ?? 0),
      add,
    })
  }
  return right('It makes and exports the functions of convexAuth.')
}

function convexAuthCall(module: SourceModule): CallExpression | undefined {
  for (const node of nodesIn(module.program))
    if (node.type === 'CallExpression' && isImport(module, node.callee, 'convexAuth', library)) return node
  return undefined
}

function missingExports(module: SourceModule, missing: string[], line: number): Verdict {
  const detail = `It does not export ${missing.join(', ')}, which signing in needs.`
  const pattern = exportedPattern(module)
  if (!pattern) {
    return lacking(detail, {
      line,
      add: `export const { ${missing.join(', ')} } = convexAuth({ providers: [ … ] })`,
    })
  }
  const last = pattern.properties.at(-1)
  const at = last?.end ?? (pattern.start ?? 0) + 1
  const names = missing.join(', ')
  return lacking(detail, {
    line: lineAt(module, at),
    add: `${names},`,
    edits: [{ start: at, end: at, text: last ? `, ${names}` : ` ${names} ` }],
  })
}

/** `export const { … } = convexAuth(…)` */
function exportedPattern(module: SourceModule): ObjectPattern | undefined {
  for (const statement of module.program.body) {
    if (statement.type !== 'ExportNamedDeclaration') continue
    if (statement.declaration?.type !== 'VariableDeclaration') continue
    for (const { id, init } of statement.declaration.declarations) {
      const isCall = init?.type === 'CallExpression' && isImport(module, init.callee, 'convexAuth', library)
      if (isCall && id.type === 'ObjectPattern') return id
    }
  }
  return undefined
}

const providerImports = (module: SourceModule) => [
  importLine(module, '{ Anonymous }', '@convex-dev/auth/providers/Anonymous'),
  importLine(module, '{ Password }', '@convex-dev/auth/providers/Password'),
]

function withoutCall(module: SourceModule): Verdict {
  const end = semicolon(module)
  const statement = `export const { auth, signIn, signOut, store, isAuthenticated } = convexAuth({\n  providers: [Password, Anonymous],\n})${end}`
  const imports = [...providerImports(module), importLine(module, '{ convexAuth }', library)]
  const add = [...imports, '', statement].join('\n')
  const taken = takenNames(module)
  if (taken.length > 0) {
    const detail = `It does not call convexAuth, and ${taken.join(', ')} of its own would be in the way.`
    return lacking(detail, { line: 1, add })
  }
  const last = module.program.body.findLast(({ type }) => type === 'ImportDeclaration')
  const at = last?.end ?? 0
  const text = at === 0 ? `${add}\n` : `\n${add}\n`
  return lacking('It does not call convexAuth.', {
    line: lineAt(module, at) + (at === 0 ? 0 : 1),
    add,
    edits: [{ start: at, end: at, text }],
  })
}

/** Names of the top level that ours would clash with. */
function takenNames(module: SourceModule): string[] {
  const ours = [...needed, 'isAuthenticated', 'Password', 'Anonymous']
  const present = new Set([...module.imports.keys(), ...module.exports, ...module.variables.keys()])
  for (const statement of module.program.body) {
    if (statement.type === 'FunctionDeclaration' && statement.id) present.add(statement.id.name)
    if (statement.type !== 'VariableDeclaration') continue
    for (const name of statement.declarations.flatMap(({ id }) => boundNames(id))) present.add(name)
  }
  return ours.filter((name) => present.has(name))
}
