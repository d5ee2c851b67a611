import type { AuthProvider } from './auth-provider.ts'

export interface StoredVariable {
  readonly id: string
  readonly creationTime: number
  readonly value: string
}

export interface StoredModule {
  readonly path: string
  readonly environment: string
  /** sha256 over source and source map, as the CLI computes it (contract 5.2). */
  readonly sha256: string
  readonly source: string
}

export interface PushRecord {
  readonly time: string
  readonly modules: readonly string[]
  readonly message: string | null
}

/** Everything that survives a restart. Values are replaced as a whole, never changed in place. */
export interface State {
  readonly variables: Readonly<Record<string, StoredVariable>>
  readonly modules: readonly StoredModule[]
  readonly authProviders: readonly AuthProvider[]
  readonly udfServerVersion: string | null
  readonly functions: string
  readonly pushes: readonly PushRecord[]
  /** Set by update_canonical_url; they override the origins of the command line. */
  readonly canonicalUrls: { readonly convexCloud?: string; readonly convexSite?: string }
}

/** A deployment that nothing was pushed to. */
export const emptyState: State = {
  variables: {},
  modules: [],
  authProviders: [],
  udfServerVersion: null,
  functions: 'convex/',
  pushes: [],
  canonicalUrls: {},
}

/** The variables' values by name, without the record's own fields. */
export function variableValues(variables: State['variables']): Record<string, string> {
  return Object.fromEntries(
    Object.keys(variables)
      .sort()
      .map((name) => [name, variables[name]?.value ?? '']),
  )
}
