/** Something that another file must have so that a file of ours works beside it. */
export type Need = TableNeed | { file: string; exports: readonly string[] }

export interface TableNeed {
  file: string
  table: string
  index: string
}

/** A file that init makes, as data. */
export interface ScaffoldFile {
  /** The folder of the Convex functions, the frontend's sources, or the project itself. */
  place: 'functions' | 'frontend' | 'project'
  /** Its path there; scripts without the extension, which the project's language decides. */
  name: string
  kind: 'script' | 'component' | 'text' | 'typescript-only'
  text: string
  /** Made only when this file of the same place is made, too: nothing else uses it. */
  onlyWith?: string
  /** Files of the functions folder that it counts on. Where one of them is the user's and lacks that, it is not made. */
  needs?: readonly Need[]
  /** Tables that a schema of the user's is to get, with the lines that define them. */
  tables?: readonly (TableNeed & { lines: string })[]
}
