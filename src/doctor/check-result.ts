export type Status = 'ok' | 'warning' | 'failure' | 'skipped'

/** What `doctor --fix` can do: each is safe to do, and safe to do twice. */
export type RepairName =
  | 'file modes'
  | '.gitignore'
  | '.env.convex.local'
  | '.env.convex.deployment'
  | '.env.local'
  | 'admin key'
  | 'pid file'

export interface CheckResult {
  status: Status
  /** What was found, in one line; never a secret. */
  detail: string
  /** What a person can do about it. */
  fix?: string
  repair?: RepairName
}

export const ok = (detail: string): CheckResult => ({ status: 'ok', detail })
export const skipped = (detail: string): CheckResult => ({ status: 'skipped', detail })
export const warning = (detail: string, fix: string): CheckResult => ({ status: 'warning', detail, fix })
export const failure = (detail: string, fix: string, repair?: RepairName): CheckResult => ({
  status: 'failure',
  detail,
  fix,
  ...(repair && { repair }),
})

/** Thrown by a check that has nothing to look at, because of what another check reports. */
export class Skip extends Error {
  override readonly name = 'Skip'
}
