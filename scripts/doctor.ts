import type { RepairName, Status } from '../src/doctor/check-result.ts'
import type { Facts } from '../src/doctor/fact-kinds.ts'
import { gatherFacts } from '../src/doctor/facts.ts'
import { type GroupReport, runChecks, type Verdict, verdictOf } from '../src/doctor/run-checks.ts'
import { checkGroups } from '../src/doctor/table.ts'
import { ReportedFailure } from '../src/io/errors.ts'
import type { Output } from '../src/io/output.ts'
import { type Repaired, repairAll } from './doctor-repairs.ts'
import { defaultsFileIn, type Invocation } from './open-project.ts'

export interface DoctorOptions {
  json: boolean
  /** Whether what is safe to repair is repaired. */
  fix: boolean
}

/**
 * `coder-convex doctor`: looks at everything, then gives one verdict (S15 and S16). It changes nothing unless it is
 * asked to, and then looks again.
 *
 * @throws ReportedFailure when a check failed
 */
export async function doctor(invocation: Invocation, options: DoctorOptions): Promise<void> {
  const { output } = invocation
  let found = await examine(invocation)
  const repaired = options.fix ? await repairAll(repairsIn(found.groups), found.facts) : []
  if (repaired.length > 0) found = await examine(invocation)
  const verdict = verdictOf(found.groups)
  if (options.json) output.result(asJson(verdict, found.groups, options.fix ? repaired : undefined))
  else report(found.groups, repaired, output)
  if (verdict === 'failure') throw new ReportedFailure()
}

async function examine(invocation: Invocation): Promise<{ facts: Facts; groups: GroupReport[] }> {
  const facts = gatherFacts({ ...invocation, defaultsFile: defaultsFileIn(invocation.environment) })
  return { facts, groups: await runChecks(checkGroups, facts) }
}

const repairsIn = (groups: readonly GroupReport[]): RepairName[] => [
  ...new Set(groups.flatMap(({ checks }) => checks.flatMap(({ repair }) => repair ?? []))),
]

/** The README documents this shape. Fields are added, never renamed. */
function asJson(verdict: Verdict, groups: readonly GroupReport[], repaired?: readonly Repaired[]): string {
  const checks = groups.flatMap((group) =>
    group.checks.map(({ name, status, detail, fix }) => ({ name, status, detail, fix: fix ?? null })),
  )
  return JSON.stringify({ verdict, checks, ...(repaired && { repaired }) }, null, 2)
}

const colourOf = { ok: 'green', warning: 'yellow', failure: 'red', skipped: 'dim' } as const
const wordOf = { ok: 'ok', warning: 'warning', failure: 'FAILED', skipped: 'skipped' } as const

function report(groups: readonly GroupReport[], repaired: readonly Repaired[], output: Output): void {
  for (const { name, done, said } of repaired) {
    output.result(`${done ? 'repaired' : 'not repaired'}  ${name}: ${said}`)
  }
  const width = Math.max(...groups.flatMap(({ checks }) => checks.map(({ name }) => name.length)))
  for (const { title, checks } of groups) {
    output.result(output.paint('bold', title))
    for (const { name, status, detail, fix } of checks) {
      const word = output.paint(colourOf[status], wordOf[status].padEnd(7))
      output.result(`  ${word}  ${name.padEnd(width)}  ${detail}`)
      if (fix) output.result(`  ${' '.repeat(7)}  ${' '.repeat(width)}  fix: ${fix}`)
    }
  }
  output.result(verdictLine(groups))
}

function verdictLine(groups: readonly GroupReport[]): string {
  const all = groups.flatMap(({ checks }) => checks)
  const count = (wanted: Status) => all.filter(({ status }) => status === wanted).length
  const [failures, warnings, looked] = [count('failure'), count('warning'), all.length - count('skipped')]
  if (failures === 0 && warnings === 0) return `All ${looked} checks are ok.`
  const bad = [
    ...(failures > 0 ? [`${failures} failed`] : []),
    ...(warnings > 0 ? [warnings === 1 ? '1 warning' : `${warnings} warnings`] : []),
  ]
  return `Of ${looked} checks: ${bad.join(', ')}.`
}
