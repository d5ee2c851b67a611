/**
 * Takes an env file apart without losing a byte. The syntax is dotenv's (18.0, its regular expression), narrowed
 * to what people mean by it: dotenv also reads assignments across lines and skips what it does not understand.
 */
import { parse } from 'dotenv'
import { problem } from '../io/errors.ts'

/** A stretch of the file up to and including its line ending. */
export interface TextPiece {
  readonly kind: 'blank' | 'comment'
  readonly start: number
  readonly end: number
}

export interface AssignmentPiece {
  readonly kind: 'assignment'
  readonly start: number
  readonly end: number
  readonly name: string
  readonly value: string
  /** The raw value with its quotes: text.slice(valueStart, valueEnd). */
  readonly valueStart: number
  readonly valueEnd: number
}

export type Piece = TextPiece | AssignmentPiece

// U+2028 and U+2029 end a line for `^` and `$` in dotenv's expression, though no editor shows them as such.
const lineEnd = '(?:\\r\\n|[\\n\\r\\u2028\\u2029]|$)'
const blanks = '[^\\S\\n\\r\\u2028\\u2029]'
const blankOrComment = new RegExp(`${blanks}*(#.*)?${lineEnd}`, 'y')
const restOfLine = new RegExp(`${blanks}*(?:#.*)?${lineEnd}`, 'y')
const head = new RegExp(`${blanks}*(?:export${blanks}+)?([\\w.-]+)(?:${blanks}*=|:${blanks})`, 'y')
const leadingBlanks = new RegExp(`${blanks}*`, 'y')
const unquoted = /[^#\n\r]*/y
const quoted = Object.fromEntries(
  ["'", '"', '`'].map((quote) => {
    const body = `${quote}(?:\\\\${quote}|[^${quote}])*${quote}`
    return [quote, new RegExp(`${body}(?=${blanks}*(?:#|${lineEnd}))`, 'y')]
  }),
)

const byteOrderMark = '\uFEFF'

/**
 * The pieces of an env file, in order and without gaps (only a byte order mark is left out).
 *
 * @throws ENV_FILE_UNREADABLE with the first line that dotenv would skip or misread
 */
export function readPieces(text: string, fileName: string): readonly Piece[] {
  const refuse: Refuse = (at, reason) => {
    const line = text.slice(0, at).split(/\r\n|\n|\r/).length
    return problem('ENV_FILE_UNREADABLE', { file: fileName, line, reason })
  }
  const nul = text.indexOf('\0')
  if (nul >= 0) throw refuse(nul, 'contains a NUL byte')
  const pieces: Piece[] = []
  let at = text.startsWith(byteOrderMark) ? 1 : 0
  while (at < text.length) {
    const piece = readText(text, at) ?? readAssignment(text, at, refuse)
    pieces.push(piece)
    at = piece.end
  }
  return pieces
}

type Refuse = (at: number, reason: string) => Error

function matchAt(expression: RegExp, text: string, at: number): RegExpExecArray | null {
  expression.lastIndex = at
  return expression.exec(text)
}

function readText(text: string, start: number): TextPiece | undefined {
  const match = matchAt(blankOrComment, text, start)
  if (!match) return undefined
  return { kind: match[1] === undefined ? 'blank' : 'comment', start, end: start + match[0].length }
}

function readAssignment(text: string, start: number, refuse: Refuse): AssignmentPiece {
  const match = matchAt(head, text, start)
  const name = match?.[1]
  if (!match || !name) throw refuse(start, 'is not an assignment (NAME=value), a comment or blank')
  if (name === '__proto__') throw refuse(start, 'uses a name that dotenv ignores')
  const { from, to } = readValue(text, start + match[0].length, refuse)
  const rest = matchAt(restOfLine, text, to)
  if (!rest) throw refuse(start, 'has text after its value')
  return {
    kind: 'assignment',
    start,
    end: to + rest[0].length,
    name,
    // dotenv itself says what the raw value means.
    value: parse(`V=${text.slice(from, to)}`).V ?? '',
    valueStart: from,
    valueEnd: to,
  }
}

/** Where the raw value stands; an empty one stands right behind the separator. */
function readValue(text: string, separatorEnd: number, refuse: Refuse): { from: number; to: number } {
  const from = separatorEnd + (matchAt(leadingBlanks, text, separatorEnd)?.[0].length ?? 0)
  const quote = text.charAt(from)
  const inQuotes = quoted[quote] && matchAt(quoted[quote], text, from)
  if (inQuotes) return { from, to: from + inQuotes[0].length }
  const raw = (matchAt(unquoted, text, from)?.[0] ?? '').trimEnd()
  if (raw === '') return { from: separatorEnd, to: separatorEnd }
  // dotenv reads NAME='it's' as it's, so only quotes that do not enclose the value are refused.
  if (quoted[quote] && !(raw.length > 1 && raw.endsWith(quote))) {
    const closed = raw.indexOf(quote, 1) > 0
    throw refuse(from, closed ? 'has text after its closing quote' : 'opens a quote that is never closed')
  }
  return { from, to: from + raw.length }
}
