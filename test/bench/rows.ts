/**
 * One claim about speed. Most are ratios within one run, so that they hold on slow and fast machines alike; where an
 * issue names seconds, the row has seconds.
 */
export interface Row {
  what: string
  oursMs: number
  theirsMs: number | null
  ratio: number | null
  target: string
  met: boolean
}

const rounded = (value: number) => Math.round(value * 100) / 100

/** A claim that we take at most so many times as long as something else. */
export function atMost(what: string, limit: number, { ours, theirs }: { ours: number; theirs: number }): Row {
  const ratio = rounded(ours / theirs)
  return row(what, ours, theirs, ratio, `at most ${limit} x`, ratio <= limit)
}

/** A claim that we are at least so many times as fast. */
export function atLeastFaster(
  what: string,
  by: number,
  { ours, theirs }: { ours: number; theirs: number },
): Row {
  const ratio = rounded(theirs / ours)
  return row(what, ours, theirs, ratio, `at least ${by} x faster`, ratio >= by)
}

/** A claim in milliseconds, as the issue gives it; above what something that does nothing costs, where there is that. */
export function within(what: string, limitMs: number, ours: number, nothing: number | null = null): Row {
  const above = nothing === null ? '' : ' above it'
  return row(
    what,
    ours,
    nothing,
    null,
    `at most ${limitMs / 1000} s${above}`,
    ours - (nothing ?? 0) <= limitMs,
  )
}

const row = (
  what: string,
  ours: number,
  theirs: number | null,
  ratio: number | null,
  target: string,
  met: boolean,
) => ({
  what,
  oursMs: Math.round(ours),
  theirsMs: theirs === null ? null : Math.round(theirs),
  ratio,
  target,
  met,
})
