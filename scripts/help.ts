import { type Command, commands, commonFlags, type Flag } from './commands.ts'

const shown = commands.filter(({ hidden }) => !hidden)

const flagText = ({ name, short, value, default: preset }: Flag) =>
  `${short ? `-${short}, ` : ''}--${preset === true ? `[no-]${name}` : name}${value ? ` ${value}` : ''}`

/** The help of the whole program, or of one command. */
export function helpText(command?: Command): string {
  if (!command) {
    return `Self-hosted Convex, running and signed-in-able, in any dev container or Coder workspace.

Usage: coder-convex <command> [flags]

${table(shown.map(({ name, usage, summary }) => [`${name}${usage ? ` ${usage}` : ''}`, summary]))}

Flags of every command:
${flagTable(commonFlags)}
  --version${' '.repeat(21)}Show the version

"coder-convex <command> --help" shows a command's own flags.`
  }
  const own = command.flags ? `\n\nFlags:\n${flagTable(command.flags)}` : ''
  return `${command.summary}

Usage: coder-convex ${command.name}${command.usage ? ` ${command.usage}` : ''} [flags]${own}

Flags of every command:
${flagTable(commonFlags)}`
}

const flagTable = (flags: readonly Flag[]) => table(flags.map((flag) => [flagText(flag), flag.meaning]))

const table = (rows: readonly (readonly [string, string])[]) => {
  const width = Math.max(28, ...rows.map(([first]) => first.length))
  return rows.map(([first, second]) => `  ${first.padEnd(width)}  ${second}`).join('\n')
}
