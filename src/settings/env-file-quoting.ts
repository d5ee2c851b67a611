import { parse } from 'dotenv'
import { problem } from '../io/errors.ts'

/** The way a value reads the same to dotenv, to Docker Compose and to a shell that sources the file. */
const plain = /^[\w./:@%+,=-]*$/

// No line ending, no comment sign: such text stays on its line whatever stands around it.
const oneLine = /^[^#\n\r\u2028\u2029]*$/

const quotes = ["'", '"', '`'] as const

/** dotenv turns a raw CR into LF and has one escape for it, in double quotes. */
const bodyIn = (quote: string, value: string): string =>
  quote === '"' ? value.replaceAll('\r', '\\r') : value

/**
 * The forms to try, simplest first. Every form stands by itself: what follows it in a file cannot change how it
 * is read, which is why none of the quoted ones may end in a backslash.
 */
function* forms(value: string): Generator<string> {
  if (plain.test(value)) yield value
  const bodies = quotes
    .map((quote) => ({ quote, body: bodyIn(quote, value) }))
    .filter(({ body }) => !body.includes('\r') && !body.endsWith('\\'))
  for (const { quote, body } of bodies) if (!body.includes(quote)) yield quote + body + quote
  // dotenv strips only the outermost pair, so on one line the same quote may occur inside.
  if (!oneLine.test(value)) return
  for (const { quote, body } of bodies) yield quote + body + quote
  if (!/^['"`]/.test(value)) yield value
}

/**
 * Writes a value so that dotenv reads back exactly the same string.
 *
 * @param name the variable's name, for the error
 * @returns the simplest form: bare, else in single quotes, double quotes or backticks
 * @throws ENV_VALUE_UNREPRESENTABLE when there is no such form; it names the variable, never the value
 */
export function quoteEnvValue(value: string, name = 'the variable'): string {
  const refuse = (reason: string) => problem('ENV_VALUE_UNREPRESENTABLE', { name, reason })
  if (value.includes('\0')) throw refuse('it contains a NUL byte')
  if (/\p{Surrogate}/u.test(value)) throw refuse('it is not well-formed Unicode')
  for (const form of forms(value)) if (parse(`V=${form}`).V === value) return form
  throw refuse('its mix of quotes, backslashes and line endings has no form that is read back exactly')
}
