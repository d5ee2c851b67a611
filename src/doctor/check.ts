import type { CheckResult } from './check-result.ts'
import type { Facts } from './fact-kinds.ts'

/** One thing that is looked at. It changes nothing, and may throw: the runner turns that into a result. */
export interface Check {
  /** Stable: scripts may match it. */
  name: string
  run(facts: Facts): Promise<CheckResult>
}

export interface CheckGroup {
  title: string
  checks: readonly Check[]
}
