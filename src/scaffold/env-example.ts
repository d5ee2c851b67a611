import { parseEnvFile } from '../settings/env-file.ts'
import { adminKeyVariable, clientFile, deploymentFile, localFile, variables } from '../settings/variables.ts'

export const exampleFile = '.env.example'

const titles: Readonly<Record<string, string>> = {
  [clientFile]: 'what the Convex CLI and the frontend read; "coder-convex start" makes it',
  [localFile]: 'settings and secrets of a workspace; "coder-convex setup" makes them',
  [deploymentFile]: 'variables of the deployment, for your functions; "coder-convex env" sets them',
}

interface Line {
  name: string
  comment: string
}

/** Names and meanings by file; no values, so that the file can be committed. */
function linesOf(file: string, frontendVariable: string, own: readonly string[]): Line[] {
  const listed = variables
    .filter(({ files }) => files.some((each) => each === file))
    .map(({ name, readBy, why }) => ({
      name: typeof name === 'string' ? name : name({ frontendVariable }),
      comment: `${readBy}: ${why}`,
    }))
  if (file === clientFile)
    listed.push({ name: adminKeyVariable, comment: 'convex CLI: the key of this backend, which makes it' })
  if (file === deploymentFile) listed.push(...own.map((name) => ({ name, comment: 'your functions' })))
  return listed
}

/**
 * The text of an .env.example that documents every variable; names that it has already stay as they are.
 *
 * @param text the present text, or undefined without a file
 * @param own variables of the template for the deployment
 * @throws ENV_FILE_UNREADABLE
 */
export function withVariables(
  text: string | undefined,
  frontendVariable: string,
  own: readonly string[],
): string {
  const present = new Set(parseEnvFile(text ?? '', exampleFile).entries.map(({ name }) => name))
  const blocks: string[] = []
  for (const [file, title] of Object.entries(titles)) {
    const missing = linesOf(file, frontendVariable, own).filter(({ name }) => !present.has(name))
    for (const { name } of missing) present.add(name)
    if (missing.length === 0) continue
    const lines = missing.map(({ name, comment }) => `# ${comment}\n${name}=`)
    blocks.push(`# ${file}: ${title}\n\n${lines.join('\n')}\n`)
  }
  if (blocks.length === 0) return text ?? ''
  const before = text === undefined || text === '' ? '' : `${text.endsWith('\n') ? text : `${text}\n`}\n`
  return before + blocks.join('\n')
}
