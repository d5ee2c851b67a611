import { backendEnvironment } from '../../settings/backend-environment.ts'
import { settingDefinitions } from '../../settings/definitions.ts'
import { adminKeyVariable, localFile, variables } from '../../settings/variables.ts'
import { type CheckResult, failure, ok, type RepairName, warning } from '../check-result.ts'

const known: readonly string[] = [
  ...Object.keys(settingDefinitions),
  ...Object.keys(backendEnvironment),
  ...variables.flatMap(({ name }) => (typeof name === 'string' ? [name] : [])),
  adminKeyVariable,
]

/** Two slips of the keyboard; the known names themselves are further apart from anything else. */
const mostSlips = 2

/**
 * Names that were probably meant to be settings: they are read by nobody.
 *
 * @param names of .env.convex.local
 * @param distance Levenshtein's
 */
export function findMisspelled(
  names: readonly string[],
  distance: (a: string, b: string) => number,
): CheckResult {
  const found = names
    .filter((name) => /^CONVEX_/i.test(name) && !known.includes(name))
    .flatMap((name) => {
      const meant = known.find((each) => distance(name.toUpperCase(), each) <= mostSlips)
      return meant ? [{ name, meant }] : []
    })
  if (found.length === 0) return ok('every name is known, or your own')
  return warning(
    `${localFile} has ${found.map(({ name }) => name).join(', ')}, which nothing reads.`,
    `Did you mean ${found.map(({ meant }) => meant).join(', ')}?`,
  )
}

/** Whether a file has the names that it is to have, each with a value. */
export function compareNames(
  file: RepairName & string,
  values: Readonly<Record<string, string>>,
  required: readonly string[],
): CheckResult {
  const missing = required.filter((name) => !values[name])
  if (missing.length === 0) return ok(`${required.length} of ${required.length} names`)
  return failure(
    `${file} has no ${missing.join(', ')}.`,
    'Run "coder-convex start", which completes the file.',
    file,
  )
}
