import type { CallExpression, Node } from '@babel/types'
import type { SourceModule } from './source-module.ts'
import { afterImports, importLine, lineAt, nodesIn, semicolon } from './source-queries.ts'
import { lacking, right, type Verdict } from './verdict.ts'

/** http.ts adds the routes of @convex-dev/auth to the router that it exports. */
export function checkHttpRoutes(module: SourceModule): Verdict {
  const { defaultExport } = module
  const routers = [...addCalls(module)].map(({ arguments: [router] }) => router)
  if (!defaultExport) {
    return lacking('It does not export its router by default, so no route of it exists.', {
      line: module.text.split('\n').length,
      add: `export default http${semicolon(module)}`,
    })
  }
  const exported = originOf(module, defaultExport)
  if (routers.some((router) => router && originOf(module, router) === exported))
    return right('It calls auth.addHttpRoutes.')
  return whereToAdd(module, defaultExport, routers.length > 0)
}

function* addCalls(module: SourceModule): Generator<CallExpression> {
  for (const node of nodesIn(module.program)) {
    if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') continue
    const { property } = node.callee
    if (property.type === 'Identifier' && property.name === 'addHttpRoutes') yield node
  }
}

/** What a name stands for after following `const http = router`: a local or imported name, or the value itself. */
function originOf(module: SourceModule, node: Node): unknown {
  let current = node
  const seen = new Set<string>()
  while (current.type === 'Identifier' && !seen.has(current.name)) {
    seen.add(current.name)
    const value = module.variables.get(current.name)
    if (value?.type !== 'Identifier') return current.name
    current = value
  }
  return current.type === 'Identifier' ? current.name : current
}

function whereToAdd(module: SourceModule, router: Node, otherRouter: boolean): Verdict {
  const detail = otherRouter
    ? 'It calls auth.addHttpRoutes on another router than the one that it exports.'
    : 'It does not call auth.addHttpRoutes, so nothing can verify the tokens.'
  const local = [...module.imports].find(
    ([, { name, from }]) => name === 'auth' && /^\.\/auth(\.[jt]s)?$/.test(from),
  )
  const imports = local ? [] : [importLine(module, '{ auth }', './auth')]
  if (router.type !== 'Identifier' || (!local && isTaken(module, 'auth'))) {
    return lacking(detail, {
      line: lineAt(module, router.start ?? 0),
      add: [...imports, 'auth.addHttpRoutes(http)'].join('\n'),
    })
  }
  const call = `${local?.[0] ?? 'auth'}.addHttpRoutes(${router.name})${semicolon(module)}`
  const statement = module.program.body.find(
    ({ type, start, end }) =>
      type !== 'ImportDeclaration' && (start ?? 0) <= (router.start ?? 0) && (router.end ?? 0) <= (end ?? 0),
  )
  const at = statement?.start ?? module.text.length
  return lacking(detail, {
    line: lineAt(module, at),
    add: [...imports, call].join('\n'),
    edits: [...afterImports(module, imports), { start: at, end: at, text: `${call}\n\n` }],
  })
}

const isTaken = (module: SourceModule, name: string) =>
  module.imports.has(name) || module.variables.has(name) || module.exports.has(name)
