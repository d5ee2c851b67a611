/** Lines that a .gitignore may have instead of a file's own name. */
const coveredBy: Readonly<Record<string, readonly string[]>> = {
  '.env.convex.local': ['.env*', '.env.*', '.env*.local', '.env.*.local', '*.local', '.env.convex.*'],
  '.env.convex.deployment': ['.env*', '.env.*', '.env.convex.*'],
  '.env.local': ['.env*', '.env.*', '.env*.local', '*.local'],
  'jwt_private_key.pem': ['*.pem'],
  '.convex-workspace/': ['.convex-workspace'],
}

/** What must never be committed. */
export const privateFiles = Object.keys(coveredBy)

/**
 * The text of a .gitignore that covers all private files; the same text when it does already.
 *
 * @param text the present text, or undefined without a file
 */
export function withPrivateFiles(text: string | undefined): string {
  const lines = (text ?? '').split(/\r?\n/).map((line) => line.trim())
  const missing = privateFiles.filter((file) => {
    const accepted = [file, `/${file}`, ...(coveredBy[file] ?? [])]
    // Git goes by the last line that matches.
    const last = lines.findLast((line) => accepted.includes(line.replace(/^!/, '')))
    return last === undefined || last.startsWith('!')
  })
  if (missing.length === 0) return text ?? ''
  const newline = text?.includes('\r\n') ? '\r\n' : '\n'
  const before = text ? (text.endsWith('\n') ? `${text}${newline}` : `${text}${newline}${newline}`) : ''
  return `${before}${['# coder-convex: secrets and local state', ...missing].join(newline)}${newline}`
}
