import { badRequest } from './api-error.ts'
import { newId } from './new-id.ts'
import type { State } from './state.ts'

export interface VariableChange {
  readonly name: string
  /** null deletes. */
  readonly value: string | null
}

/** Limits of the real backend (contract 3.1); sizes in bytes. */
export const limits = { name: 256, value: 8192, count: 512, total: 512 * 1024 } as const

const namePattern = /^[a-zA-Z_]+[a-zA-Z0-9_]*$/
const builtIn: readonly string[] = ['CONVEX_CLOUD_URL', 'CONVEX_SITE_URL']

/** Applies one request's changes, all or nothing: any rule that fails throws and leaves the old variables. */
export function applyChanges(
  variables: State['variables'],
  changes: readonly VariableChange[],
): State['variables'] {
  for (const change of changes) checkChange(change)
  const next = { ...variables }
  // Deletions come first (contract 3.1): a name both deleted and set ends up set.
  for (const { name, value } of changes) if (value === null) delete next[name]
  for (const { name, value } of inNameOrder(changes)) {
    if (builtIn.includes(name)) {
      throw badRequest(
        'EnvVarNameForbidden',
        `Environment variable with name "${name}" is built-in and cannot be overridden`,
      )
    }
    next[name] = { id: newId(), creationTime: Date.now(), value }
  }
  checkTotals(next)
  return next
}

/** Sets sorted by name, then value, as the real backend sorts them: of two values for a name the greater stays. */
function inNameOrder(changes: readonly VariableChange[]): { name: string; value: string }[] {
  return changes
    .flatMap(({ name, value }) => (value === null ? [] : [{ name, value }]))
    .sort((a, b) => compare(a.name, b.name) || compare(a.value, b.value))
}

function compare(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}

function checkChange({ name, value }: VariableChange): void {
  if (!namePattern.test(name)) {
    throw badRequest(
      'EnvironmentVariableNameInvalid',
      `The environment variable name ${name} is invalid. Environment variable names must begin with a letter and may only include characters a-z, A-Z, 0-9, and underscores.`,
    )
  }
  if (Buffer.byteLength(name) > limits.name) {
    throw badRequest(
      'EnvironmentVariableNameTooLong',
      `The environment variable name ${name} is too long. Environment variable names must be less than ${limits.name}.`,
    )
  }
  const size = Buffer.byteLength(value ?? '')
  if (size > limits.value) {
    throw badRequest(
      'EnvironmentVariableValueTooLarge',
      `The environment variable value is ${size} bytes, which is too large. (max size: ${limits.value}`,
    )
  }
}

function checkTotals(variables: State['variables']): void {
  const entries = Object.entries(variables)
  if (entries.length > limits.count) {
    throw badRequest('EnvVarLimitMet', `The environment variable limit (${limits.count}) has been met.`)
  }
  const total = entries.reduce(
    (sum, [name, { value }]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value),
    0,
  )
  if (total > limits.total) {
    throw badRequest(
      'EnvVarTotalSizeLimitMet',
      `The total size of all environment variables (${total} bytes) exceeds the limit (${limits.total} bytes).`,
    )
  }
}
