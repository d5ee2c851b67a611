import { checkAuthProvider } from './analysis/auth-provider.ts'
import { checkAuthTables } from './analysis/auth-tables.ts'
import { checkConvexAuth } from './analysis/convex-auth.ts'
import { checkHttpRoutes } from './analysis/http-routes.ts'
import { parseModule, SourceError, type SourceModule } from './analysis/source-module.ts'
import type { Verdict } from './analysis/verdict.ts'

export type { SourceEdit } from './analysis/verdict.ts'

/** What one file of a functions folder needs so that people can sign in, and whether it has it. */
export interface Finding {
  /** The file's path in the functions folder, without its extension. */
  file: string
  requirement: 'authTables' | 'convexAuth' | 'httpRoutes' | 'authProvider'
  state: 'right' | 'missing-file' | 'lacking' | 'unparsable'
  /** Where in the file, counted from 1: the line of the syntax error, or the line that `add` belongs to. */
  line?: number
  /** A sentence for people. */
  detail: string
  /** The exact lines to add, where they can be told. */
  add?: string
  /** The same as edits of the file's text, where applying them is certain to be right. */
  edits?: Verdict['edits']
}

interface Requirement {
  file: string
  requirement: Finding['requirement']
  check(module: SourceModule, files: ReadonlyMap<string, string>): Verdict
}

const requirements: readonly Requirement[] = [
  { file: 'schema', requirement: 'authTables', check: checkAuthTables },
  { file: 'auth', requirement: 'convexAuth', check: checkConvexAuth },
  { file: 'auth.config', requirement: 'authProvider', check: checkAuthProvider },
  { file: 'http', requirement: 'httpRoutes', check: checkHttpRoutes },
]

/** The files that are analysed, without their extension. */
export const analysedFiles: readonly string[] = requirements.map(({ file }) => file)

/**
 * Reads the files of a functions folder by their syntax trees and says for each requirement of @convex-dev/auth whether
 * it is met. Pure. This module loads a parser: import it only where it is needed, with `await import(…)`.
 *
 * @param files texts by their path in the functions folder without the extension: 'schema', 'auth', 'auth.config',
 *   'http'; others may be there too, and are read where one of these imports its tables from them
 * @returns one finding for each requirement, in a fixed order
 */
export function analyseConvexFolder(files: ReadonlyMap<string, string>): Finding[] {
  return requirements.map(({ file, requirement, check }) => {
    const text = files.get(file)
    if (text === undefined) {
      return { file, requirement, state: 'missing-file', detail: `There is no ${file} file.` }
    }
    try {
      return { file, requirement, ...check(parseModule(text), files) }
    } catch (error) {
      if (!(error instanceof SourceError)) throw error
      return { file, requirement, state: 'unparsable', line: error.line, detail: `${error.message}.` }
    }
  })
}
