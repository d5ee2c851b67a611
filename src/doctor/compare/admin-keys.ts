import { type CheckResult, failure, ok } from '../check-result.ts'
import type { AdminKeys } from '../fact-kinds.ts'

/** Both files are to have a key that the backend accepts: our commands read one of them, the Convex CLI the other. */
export function compareAdminKeys(states: AdminKeys['states']): CheckResult {
  const filesIn = (state: string) =>
    Object.entries(states).flatMap(([file, found]) => (found === state ? [file] : []))
  const [refused, missing, accepted] = [filesIn('refused'), filesIn('missing'), filesIn('accepted')]
  const fix = 'Run "coder-convex start", which has the backend make a new one.'
  if (refused.length > 0)
    return failure(`The backend refuses the admin key in ${refused.join(' and ')}.`, fix)
  if (accepted.length === 0) return failure('There is no admin key yet.', fix)
  if (missing.length > 0) {
    return failure(
      `${missing.join()} has no admin key, and ${accepted.join()} has one that is accepted.`,
      fix,
      'admin key',
    )
  }
  return ok(`accepted, in ${accepted.join(' and ')}`)
}
