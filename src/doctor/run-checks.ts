import { ProblemError } from '../io/errors.ts'
import type { Check, CheckGroup } from './check.ts'
import { type CheckResult, failure, Skip, skipped } from './check-result.ts'
import type { Facts } from './fact-kinds.ts'

export interface CheckReport extends CheckResult {
  name: string
}

export interface GroupReport {
  title: string
  checks: CheckReport[]
}

/** What doctor looks at may hang, and then that is what it has found out. */
const limitMs = 10_000

/** Runs every check, all at the same time; none can keep another one from its result. */
export const runChecks = (
  groups: readonly CheckGroup[],
  facts: Facts,
  limit = limitMs,
): Promise<GroupReport[]> =>
  Promise.all(
    groups.map(async ({ title, checks }) => ({
      title,
      checks: await Promise.all(
        checks.map(async (check) => ({ name: check.name, ...(await resultOf(check, facts, limit)) })),
      ),
    })),
  )

async function resultOf(check: Check, facts: Facts, limit: number): Promise<CheckResult> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<CheckResult>((settle) => {
    const text = `It was not done after ${limit / 1000} s.`
    timer = setTimeout(() => settle(failure(text, 'Run it again; what it asks may be overloaded.')), limit)
  })
  try {
    return await Promise.race([check.run(facts), late])
  } catch (error) {
    return resultOfError(error)
  } finally {
    clearTimeout(timer)
  }
}

function resultOfError(error: unknown): CheckResult {
  if (error instanceof Skip) return skipped(error.message)
  if (error instanceof ProblemError) return failure(oneLine(`${error.message} ${error.why}`), error.fix)
  const reason = error instanceof Error ? error.message : String(error)
  return failure(
    oneLine(`It could not be looked at: ${reason}`),
    'This is a defect of coder-convex; please report it.',
  )
}

const oneLine = (text: string) => text.replace(/\s*\n\s*/g, ' ')

export type Verdict = 'ok' | 'warning' | 'failure'

/** The worst of all. */
export function verdictOf(groups: readonly GroupReport[]): Verdict {
  const found = new Set(groups.flatMap(({ checks }) => checks.map(({ status }) => status)))
  if (found.has('failure')) return 'failure'
  return found.has('warning') ? 'warning' : 'ok'
}
