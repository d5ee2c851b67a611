/** Where results and progress go: results to stdout, progress to stderr, known secrets to neither. */
export interface Output {
  /** A line of progress, for people. */
  progress(line: string): void
  /** Replaces the current progress line on a terminal; elsewhere it says nothing. */
  transient(line: string): void
  /** A line of the result, for people or scripts. */
  result(text: string): void
  /** A line of the result with the secrets that were asked for. */
  reveal(text: string): void
  /** Registers a value that must never be shown; text that goes through here has it masked. */
  protect(secret: string | undefined): void
  /** The text with every protected value masked. */
  mask(text: string): string
  /** Wraps in a colour on a terminal that wants colours. */
  paint(colour: Colour, text: string): string
}

const colours = { red: 31, green: 32, yellow: 33, dim: 2, bold: 1 } as const
export type Colour = keyof typeof colours

interface Stream {
  write(text: string): unknown
  isTTY?: boolean
}

/** Secrets shorter than this would mask ordinary words. */
const shortestSecret = 8
const clearLine = '\r\u001b[2K'

/**
 * Makes the output of one command run.
 *
 * @param streams where stdout and stderr go
 * @param environment NO_COLOR and TERM=dumb turn colours off (no-color.org)
 */
export function createOutput(
  streams: { stdout: Stream; stderr: Stream },
  environment: Readonly<Record<string, string | undefined>>,
): Output {
  const secrets = new Set<string>()
  const terminal = streams.stderr.isTTY === true && environment.TERM !== 'dumb'
  const coloured = terminal && !environment.NO_COLOR
  let transientShown = false

  const mask = (text: string) => {
    let masked = text
    // Longest first: a secret that another one begins with would leave the rest of that one.
    for (const secret of [...secrets].sort((a, b) => b.length - a.length))
      masked = masked.replaceAll(secret, '********')
    return masked
  }
  const clear = () => {
    if (transientShown) streams.stderr.write(clearLine)
    transientShown = false
  }
  return {
    mask,
    protect: (secret) => {
      if (secret && secret.length >= shortestSecret) secrets.add(secret)
    },
    progress: (line) => {
      clear()
      streams.stderr.write(`${mask(line)}\n`)
    },
    transient: (line) => {
      if (!terminal) return
      streams.stderr.write(`${clearLine}${mask(line)}`)
      transientShown = true
    },
    result: (text) => {
      clear()
      streams.stdout.write(`${mask(text)}\n`)
    },
    reveal: (text) => {
      clear()
      streams.stdout.write(`${text}\n`)
    },
    paint: (colour, text) => (coloured ? `\u001b[${colours[colour]}m${text}\u001b[0m` : text),
  }
}
