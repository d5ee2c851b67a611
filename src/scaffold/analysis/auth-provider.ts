import type { Node, ObjectExpression } from '@babel/types'
import type { SourceModule } from './source-module.ts'
import { asFirstElement, lineAt, meaningOf, propertyOf } from './source-queries.ts'
import { lacking, right, type Verdict } from './verdict.ts'

const applicationId = 'convex'
const domain = 'process.env.CONVEX_SITE_URL'

/** Variables that hold the issuer: the built-in one, and those that `coder-convex env` sets to the same. */
const issuerVariables = ['CONVEX_SITE_URL', 'CONVEX_SITE_ORIGIN', 'JWT_ISSUER']

/** auth.config.ts trusts the tokens that the deployment itself issues. */
export function checkAuthProvider(module: SourceModule): Verdict {
  const entry = (quote: string) =>
    `{\n  domain: ${domain},\n  applicationID: ${quote}${applicationId}${quote},\n}`
  const quote = module.text.includes('"') ? '"' : "'"
  const config = module.defaultExport && meaningOf(module, module.defaultExport)
  const list = config?.type === 'ObjectExpression' ? propertyOf(config, 'providers') : undefined
  const providers = list && meaningOf(module, list)
  if (providers?.type !== 'ArrayExpression') {
    return lacking('It exports no list of providers that could be read.', {
      line: 1,
      add: `export default {\n  providers: [${entry(quote).replaceAll('\n', '\n  ')}],\n}`,
    })
  }
  const found = providers.elements
    .map((element) => element && meaningOf(module, element))
    .find(
      (element): element is ObjectExpression =>
        element?.type === 'ObjectExpression' && isOurs(module, element),
    )
  if (found) return checkEntry(module, found)
  const edit = asFirstElement(module, providers, entry(quote))
  return lacking('None of its providers is this deployment, so the tokens that it issues are refused.', {
    line: lineAt(module, edit.start),
    add: `${entry(quote)},`,
    edits: [edit],
  })
}

function isOurs(module: SourceModule, entry: ObjectExpression): boolean {
  const id = propertyOf(entry, 'applicationID')
  const value = id && meaningOf(module, id)
  return value?.type === 'StringLiteral' && value.value === applicationId
}

function checkEntry(module: SourceModule, entry: ObjectExpression): Verdict {
  const type = propertyOf(entry, 'type')
  if (type?.type === 'StringLiteral' && type.value === 'customJwt') {
    return lacking(
      'Its provider is of the type customJwt, which needs tokens with a key ID; those of @convex-dev/auth have none.',
      { line: lineAt(module, type.start ?? 0), add: `domain: ${domain},` },
    )
  }
  const present = propertyOf(entry, 'domain')
  if (present && issuerVariables.includes(environmentName(module, present) ?? ''))
    return right('It trusts the tokens of this deployment.')
  const add = `domain: ${domain},`
  if (!present) {
    const edit = asFirstElement(module, entry, add.slice(0, -1))
    return lacking('Its provider has no domain.', { line: lineAt(module, edit.start), add, edits: [edit] })
  }
  const { start, end } = present
  return lacking(`Its provider's domain is not ${domain}, the issuer of the tokens.`, {
    line: lineAt(module, start ?? 0),
    add,
    edits: [{ start: start ?? 0, end: end ?? 0, text: domain }],
  })
}

/** X of `process.env.X`, also with a fallback behind it. */
function environmentName(module: SourceModule, node: Node): string | undefined {
  const value = meaningOf(module, node)
  if (value.type === 'LogicalExpression') return environmentName(module, value.left)
  if (value.type !== 'MemberExpression') return undefined
  const { object, property } = value
  if (
    object.type !== 'MemberExpression' ||
    module.text.slice(object.start ?? 0, object.end ?? 0) !== 'process.env'
  )
    return undefined
  if (property.type === 'Identifier' && !value.computed) return property.name
  return property.type === 'StringLiteral' ? property.value : undefined
}
