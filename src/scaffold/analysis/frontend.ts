import { posix } from 'node:path'
import type { Node } from '@babel/types'
import { parseModule, SourceError, type SourceModule } from './source-module.ts'
import { afterImports, importLine, isImport, lineAt, nodesIn, semicolon } from './source-queries.ts'
import { lacking, right, type Verdict } from './verdict.ts'

const library = '@convex-dev/auth/react'

/** A frontend's modules as a map from path to text; the checks follow relative imports one step. */
type Files = ReadonlyMap<string, string>

/** The page's entry puts ConvexAuthProvider around the app, itself or in a module that it imports. */
export function checkAuthReact(path: string, files: Files): Verdict {
  const module = parseModule(files.get(path) ?? '')
  if ([module, ...importedModules(module, path, files)].some((each) => uses(each, 'ConvexAuthProvider')))
    return right('It has ConvexAuthProvider.')
  const client = 'convex'
  const end = semicolon(module)
  const lines = [
    importLine(module, '{ ConvexAuthProvider }', library),
    importLine(module, '{ ConvexReactClient }', 'convex/react'),
    '',
    `const ${client} = new ConvexReactClient(import.meta.env.VITE_CONVEX_URL)${end}`,
  ]
  const [open, close] = [`<ConvexAuthProvider client={${client}}>`, '</ConvexAuthProvider>']
  const detail = 'It does not put ConvexAuthProvider around the app, so nobody can sign in.'
  const add = [...lines, `${open} … ${close}`].join('\n')
  const rendered = renderedElement(module)
  if (!rendered || module.imports.has(client) || module.variables.has(client)) return lacking(detail, { add })
  const [from, to] = [rendered.start ?? 0, rendered.end ?? 0]
  const indentation = /[ \t]*$/.exec(module.text.slice(0, from))?.[0] ?? ''
  const inner = module.text.slice(from, to).replaceAll('\n', '\n  ')
  return lacking(detail, {
    line: lineAt(module, from),
    add,
    edits: [
      ...afterImports(module, lines),
      {
        start: from,
        end: to,
        text: `${open}\n${indentation}  ${inner}\n${indentation}${close}`,
      },
    ],
  })
}

/** The app offers a way to sign in, in its own module or in one that it imports. */
export function checkSignIn(path: string, files: Files): Verdict {
  const module = parseModule(files.get(path) ?? '')
  if ([module, ...importedModules(module, path, files)].some((each) => uses(each, 'useAuthActions')))
    return right('It can sign people in.')
  const add = [
    importLine(module, '{ useAuthActions }', library),
    '',
    'const { signIn, signOut } = useAuthActions()',
    '<button onClick={() => void signIn("anonymous")}>Sign in</button>',
  ]
  return lacking('It offers no way to sign in.', { add: add.join('\n') })
}

const uses = (module: SourceModule, name: string) =>
  [...nodesIn(module.program)].some(
    (node) =>
      node.type !== 'ImportDeclaration' &&
      (isImport(module, node, name, library) || isJsxOf(module, node, name)),
  )

function isJsxOf(module: SourceModule, node: Node, name: string): boolean {
  if (node.type !== 'JSXIdentifier') return false
  const imported = module.imports.get(node.name)
  return imported?.name === name && imported.from === library
}

/** `createRoot(…).render(<App />)`: the element. */
function renderedElement(module: SourceModule): Node | undefined {
  for (const node of nodesIn(module.program)) {
    if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') continue
    const { property } = node.callee
    if (property.type !== 'Identifier' || property.name !== 'render') continue
    const [element] = node.arguments
    if (element?.type === 'JSXElement') return element
  }
  return undefined
}

function importedModules(module: SourceModule, path: string, files: Files): SourceModule[] {
  const froms = new Set([...module.imports.values()].map(({ from }) => from))
  return [...froms].flatMap((from) => {
    if (!from.startsWith('.')) return []
    const target = posix.join(posix.dirname(path), from)
    const found = ['', '.tsx', '.ts', '.jsx', '.js', '/index.tsx', '/index.jsx']
      .map((end) => target + end)
      .find((candidate) => files.has(candidate) && /\.[jt]sx?$/.test(candidate))
    try {
      return found ? [parseModule(files.get(found) ?? '')] : []
    } catch (error) {
      if (!(error instanceof SourceError)) throw error
      return []
    }
  })
}
