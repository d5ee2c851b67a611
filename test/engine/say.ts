/** Tells the person who runs the tests, on stderr, what is being done to their machine. */
export function say(line: string): void {
  process.stderr.write(`engine: ${line}\n`)
}
