/** What init does with one file, or has to say about it. */
export interface FilePlan {
  /** In the project. */
  path: string
  /** make: written; right and kept: the user's, left alone; lacking: the user's, needs lines; left-out: not made. */
  state: 'make' | 'right' | 'kept' | 'lacking' | 'left-out'
  /** A sentence for people. */
  detail: string
  line?: number
  /** The lines to add to a file that lacks them. */
  add?: string
  /** For `make` the text to write, for `lacking` what the file could become. */
  text?: string
  /** Where the user's file goes before ours is written. */
  moveTo?: string
}
