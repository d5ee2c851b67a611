import {
  applyEdits,
  type FormattingOptions,
  type JSONPath,
  modify,
  type ParseError,
  parse,
} from 'jsonc-parser'

/** The value of JSON with comments; undefined where it cannot be parsed. */
export function parseJsonc(text: string): unknown {
  const errors: ParseError[] = []
  const value: unknown = parse(text, errors, { allowTrailingComma: true })
  return errors.length === 0 ? value : undefined
}

/** Sets values in JSON; indentation, order, comments and everything else stay as they are. */
export function withValues(text: string, values: readonly { path: JSONPath; value: unknown }[]): string {
  const formattingOptions = styleOf(text)
  return values.reduce(
    (current, { path, value }) => applyEdits(current, modify(current, path, value, { formattingOptions })),
    text,
  )
}

function styleOf(text: string): FormattingOptions {
  const indentation = /^([ \t]+)\S/m.exec(text)?.[1] ?? '  '
  return {
    insertSpaces: !indentation.startsWith('\t'),
    tabSize: indentation.startsWith('\t') ? 1 : indentation.length,
    eol: text.includes('\r\n') ? '\r\n' : '\n',
  }
}
