import { problem } from '../io/errors.ts'
import { type AssignmentPiece, type Piece, readPieces } from './env-file-lines.ts'
import { quoteEnvValue } from './env-file-quoting.ts'

export { quoteEnvValue } from './env-file-quoting.ts'

export interface EnvEntry {
  readonly name: string
  readonly value: string
}

/** An env file's content as dotenv reads it. */
export interface EnvFile {
  /** Every assignment in the file's order, repeated names included. */
  readonly entries: readonly EnvEntry[]
  /** The value in force: of repeated names, the last one's. */
  get(name: string): string | undefined
  values(): Record<string, string>
}

/** One variable as it should stand in the file. */
export interface Edit {
  readonly name: string
  readonly value: string
  /** Written as "# …" above the variable when its name is new. */
  readonly comment?: string
  /** The comment line below which a new name goes; it is made when missing, and reaches to the next blank line. */
  readonly section?: string
}

const isAssignment = (piece: Piece): piece is AssignmentPiece => piece.kind === 'assignment'

/**
 * Reads an env file.
 *
 * @throws ENV_FILE_UNREADABLE with the line that dotenv would skip or misread
 */
export function parseEnvFile(text: string, fileName: string): EnvFile {
  const entries = readPieces(text, fileName).filter(isAssignment)
  return {
    entries: entries.map(({ name, value }) => ({ name, value })),
    get: (name) => entries.findLast((entry) => entry.name === name)?.value,
    values: () => Object.fromEntries(entries.map(({ name, value }) => [name, value])),
  }
}

/**
 * Sets variables in an env file. A name that is there gets its new value in place (its last occurrence, since that
 * is the one in force); a new name is appended. Everything else stays byte for byte, and a value that is already
 * right changes nothing.
 *
 * @throws ENV_FILE_UNREADABLE as `parseEnvFile` does, and ENV_VALUE_UNREPRESENTABLE as `quoteEnvValue` does
 */
export function editEnvFile(text: string, fileName: string, edits: readonly Edit[]): string {
  const edited = edits.reduce((current, edit) => applyEdit(current, fileName, edit), text)
  const expected = parseEnvFile(text, fileName).values()
  for (const { name, value } of edits) expected[name] = value
  checkReadsAs(expected, edited, text, fileName)
  return edited
}

/**
 * Removes every assignment of the given names, with its line and inline comment.
 *
 * @throws ENV_FILE_UNREADABLE as `parseEnvFile` does
 */
export function removeFromEnvFile(text: string, fileName: string, names: readonly string[]): string {
  const pieces = readPieces(text, fileName)
  const gone = pieces.filter((piece) => isAssignment(piece) && names.includes(piece.name))
  let rest = gone.reduceRight((current, { start, end }) => current.slice(0, start) + current.slice(end), text)
  const lastIsGone = gone.length > 0 && gone.at(-1) === pieces.at(-1)
  // A file without a final line ending keeps having none.
  if (lastIsGone && !endsLine(text)) rest = rest.replace(/(?:\r\n|\n|\r)$/, '')
  const expected = parseEnvFile(text, fileName).values()
  for (const name of names) delete expected[name]
  checkReadsAs(expected, rest, text, fileName)
  return rest
}

function applyEdit(text: string, fileName: string, edit: Edit): string {
  // Names come from our tables or from a parsed file, so this is a programming error.
  if (!/^[A-Za-z_][\w.-]*$/.test(edit.name) || edit.name === '__proto__') {
    throw new TypeError(`not a variable name: ${edit.name}`)
  }
  const pieces = readPieces(text, fileName)
  const present = pieces.filter(isAssignment).findLast(({ name }) => name === edit.name)
  if (present?.value === edit.value) return text
  const lineEnding = /\r\n|\n|\r/.exec(text)?.[0] ?? '\n'
  const written = quoteEnvValue(edit.value, edit.name).replaceAll('\n', lineEnding)
  if (!present) return addLines(text, pieces, edit, `${edit.name}=${written}`, lineEnding)
  const after = text.slice(present.valueEnd)
  // Docker Compose takes "#" for a comment only behind a blank.
  return text.slice(0, present.valueStart) + written + (after.startsWith('#') ? ' ' : '') + after
}

function addLines(
  text: string,
  pieces: readonly Piece[],
  { comment, section }: Edit,
  assignment: string,
  lineEnding: string,
): string {
  const lines = [...(comment === undefined ? [] : commentLines(comment)), assignment]
  if (section === undefined) return insert(text, text.length, lines, lineEnding)
  const end = endOfSection(text, pieces, section)
  if (end !== undefined) return insert(text, end, lines, lineEnding)
  const separator = pieces.length > 0 && pieces.at(-1)?.kind !== 'blank' ? [''] : []
  return insert(text, text.length, [...separator, ...commentLines(section), ...lines], lineEnding)
}

const commentLines = (comment: string): string[] =>
  comment.split(/\r\n|[\n\r\u2028\u2029]/).map((line) => `# ${line.replaceAll('\0', '')}`.trimEnd())

function endOfSection(text: string, pieces: readonly Piece[], section: string): number | undefined {
  const header = commentLines(section).at(-1)
  const first = pieces.findIndex(
    ({ kind, start, end }) => kind === 'comment' && text.slice(start, end).trim() === header,
  )
  if (first < 0) return undefined
  const blank = pieces.findIndex(({ kind }, index) => index > first && kind === 'blank')
  return blank < 0 ? text.length : pieces[blank]?.start
}

const endsLine = (text: string): boolean => /(?:^\uFEFF?|[\n\r\u2028\u2029])$/.test(text)

/** Inserts whole lines; behind a last line without an ending, they have none at the end either. */
function insert(text: string, at: number, lines: readonly string[], lineEnding: string): string {
  const before = text.slice(0, at)
  const block = lines.join(lineEnding)
  return endsLine(before) ? before + block + lineEnding + text.slice(at) : before + lineEnding + block
}

/**
 * Proves that the new text says what it should. It can only fail beside a quoted value of the user's that ends in
 * a backslash: dotenv may read that quote as escaped, and then what follows as part of the value.
 */
function checkReadsAs(
  expected: Record<string, string>,
  edited: string,
  text: string,
  fileName: string,
): void {
  if (readsAs(expected, edited, fileName)) return
  const suspect = readPieces(text, fileName)
    .filter(isAssignment)
    .find(({ value, valueEnd }) => value.endsWith('\\') && /['"`]/.test(text.charAt(valueEnd - 1)))
  const line = text.slice(0, suspect?.start ?? 0).split(/\r\n|\n|\r/).length
  const reason = 'ends in a backslash before its closing quote, so that dotenv may read on behind it'
  throw problem('ENV_FILE_UNREADABLE', { file: fileName, line, reason })
}

function readsAs(expected: Record<string, string>, edited: string, fileName: string): boolean {
  try {
    const actual = parseEnvFile(edited, fileName).values()
    const names = Object.keys(expected)
    return (
      names.length === Object.keys(actual).length && names.every((name) => actual[name] === expected[name])
    )
  } catch {
    return false
  }
}
