/** A process's environment as plain data, so that the pure core never reads the global one. */
export type Environment = Readonly<Record<string, string | undefined>>

/**
 * The value of the first name that is set to more than blanks.
 *
 * @returns the value as it stands (not trimmed), or undefined
 */
export function firstSet(env: Environment, ...names: readonly string[]): string | undefined {
  return names.map((name) => env[name]).find((value) => value !== undefined && value.trim() !== '')
}
