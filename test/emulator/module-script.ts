const exportList = /^export\s*\{([^}]*)\}\s*;?/gm
const importStatement = /^import\b[^(]*?["']([^"']+)["']/m

/** An auth config that imports another module, which the real backend does not resolve. */
export class ImportRefused extends Error {}

/**
 * Turns one bundled ES module into the body of a function that returns its exports. `node:vm` runs ES modules only
 * behind a flag, which an executable cannot set for itself. The CLI bundles `auth.config.ts` without splitting, so it
 * arrives as one module whose exports esbuild gathers in a single list.
 */
export function moduleToScript(source: string): string {
  const imported = importStatement.exec(source)?.[1]
  if (imported !== undefined) {
    throw new ImportRefused(`Can't import ${imported} while evaluating auth config file`)
  }
  const specifiers: string[] = []
  const body = source
    .replace(exportList, (_statement, list: string) => {
      specifiers.push(...list.split(',').map((item) => item.trim()))
      return ''
    })
    .replace(/^export\s+default\s+/gm, '__exports.default = ')
    .replace(/^export\s+(?=(?:const|let|var|function|class|async)\b)/gm, '')
  const assignments = specifiers
    .filter((specifier) => specifier !== '')
    .map((specifier) => specifier.split(/\s+as\s+/))
    .map(([local, exported]) => `__exports[${JSON.stringify(exported ?? local)}] = ${local};`)
  return `'use strict';\nconst __exports = {};\n${body}\n${assignments.join('\n')}\nreturn __exports;`
}
