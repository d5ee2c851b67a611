import { createHash } from 'node:crypto'

/** A variable as it should stand in a file. */
export interface WantedVariable {
  name: string
  value: string
  /** Other values that were certainly not written by the user, and may be replaced. */
  replaceable?: readonly string[]
}

export interface Reconciliation {
  /** What to write, in the wanted order. */
  edits: { name: string; value: string }[]
  /** Names whose value the user set to something else; they stay. */
  kept: string[]
}

/**
 * The values that we wrote, per name and as hashes, so that a derived value can follow the workspace while a
 * value that the user set stays. Newest last.
 */
export type WrittenHashes = Readonly<Record<string, readonly string[]>>

const remembered = 4

const hashOf = (value: string) => createHash('sha256').update(value).digest('hex').slice(0, 32)

/** Whether we wrote this value under this name. */
export const isOurs = (record: WrittenHashes, name: string, value: string): boolean =>
  record[name]?.includes(hashOf(value)) ?? false

/**
 * Compares a file's values with the wanted ones.
 *
 * @param present what the file says now; an empty value counts as missing
 * @param record what we wrote earlier
 */
export function reconcile(
  present: Readonly<Record<string, string>>,
  wanted: readonly WantedVariable[],
  record: WrittenHashes,
): Reconciliation {
  const result: Reconciliation = { edits: [], kept: [] }
  for (const { name, value, replaceable = [] } of wanted) {
    const current = present[name]
    if ((current ?? '') === value) continue
    if (!current || isOurs(record, name, current) || replaceable.includes(current)) {
      result.edits.push({ name, value })
    } else {
      result.kept.push(name)
    }
  }
  return result
}

/**
 * The record with the values that are about to be written. It is stored before the file, and keeps the earlier
 * values, so that a crash between the two leaves no value of ours that looks like the user's.
 */
export function remember(
  record: WrittenHashes,
  edits: readonly { name: string; value: string }[],
): WrittenHashes {
  const next: Record<string, readonly string[]> = { ...record }
  for (const { name, value } of edits) {
    const others = (record[name] ?? []).filter((hash) => hash !== hashOf(value))
    next[name] = [...others, hashOf(value)].slice(-remembered)
  }
  return next
}
