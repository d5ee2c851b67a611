/** A change of a text: the characters from `start` to `end` become `text`. */
export interface SourceEdit {
  start: number
  end: number
  text: string
}

/** What a check found in one file. */
export interface Verdict {
  state: 'right' | 'lacking'
  line?: number
  detail: string
  add?: string
  edits?: readonly SourceEdit[]
}

export const right = (detail: string): Verdict => ({ state: 'right', detail })

export const lacking = (detail: string, more: Omit<Verdict, 'state' | 'detail'> = {}): Verdict => ({
  state: 'lacking',
  detail,
  ...more,
})

/** A text with edits applied; edits at the same place keep their order. */
export function applyEdits(text: string, edits: readonly SourceEdit[]): string {
  const ordered = edits.map((edit, index) => ({ ...edit, index }))
  ordered.sort((a, b) => b.start - a.start || b.index - a.index)
  return ordered.reduce(
    (current, edit) => current.slice(0, edit.start) + edit.text + current.slice(edit.end),
    text,
  )
}
