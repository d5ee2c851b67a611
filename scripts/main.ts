import { problem } from '../src/io/errors.ts'
import { createOutput, type Output } from '../src/io/output.ts'
import { nearest, parseArguments } from './arguments.ts'
import { commands } from './commands.ts'
import { helpText } from './help.ts'
import { reportError } from './report-error.ts'

/**
 * Runs one command; the only place where errors are caught.
 *
 * @returns the exit code: 0, 1 for a failure, 2 for wrong usage
 */
export async function main(name: string | undefined, args: readonly string[]): Promise<number> {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', endWithReader)
  const output = createOutput({ stdout: process.stdout, stderr: process.stderr }, process.env)
  try {
    await dispatch(name, args, output)
    return 0
  } catch (error) {
    return reportError(error, output)
  }
}

/** A reader like `head` that has read enough is no failure. */
function endWithReader(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
  process.exit()
}

async function dispatch(name: string | undefined, args: readonly string[], output: Output): Promise<void> {
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    output.result(helpText(commands.find((command) => command.name === args[0])))
    return
  }
  const command = commands.find((candidate) => candidate.name === name)
  if (!command) {
    const names = commands.map((candidate) => candidate.name)
    throw problem('UNKNOWN_COMMAND', { name, nearest: await nearest(name, names) })
  }
  const { positionals, flags, settings } = await parseArguments(command, args)
  if (flags.help) {
    output.result(helpText(command))
    return
  }
  const folder = typeof flags.project === 'string' ? flags.project : process.cwd()
  await command.run({ output, environment: process.env, folder, settings }, positionals, flags)
}
