/** Whether a folder is one of a workspace's packages: `*` stands for a name, `**` for folders, `!` takes out. */
export function isWorkspacePackage(patterns: readonly string[], folder: string): boolean {
  const fits = (pattern: string) => expressionOf(pattern.replace(/^!/, '')).test(folder)
  const taken = patterns.filter((pattern) => pattern.startsWith('!')).some(fits)
  return !taken && patterns.filter((pattern) => !pattern.startsWith('!')).some(fits)
}

function expressionOf(pattern: string): RegExp {
  const parts = pattern
    .replace(/^\.\//, '')
    .replace(/\/+$/, '')
    .split(/(\*\*\/?|\*|\{[^}]*\})/)
    .map((part) => {
      if (part.startsWith('**')) return '(?:.+/)?'.slice(0, part.endsWith('/') ? undefined : 0) || '.+'
      if (part === '*') return '[^/]+'
      if (part.startsWith('{')) return `(?:${part.slice(1, -1).split(',').map(literal).join('|')})`
      return literal(part)
    })
  return new RegExp(`^${parts.join('')}$`)
}

const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
