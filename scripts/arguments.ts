import { parseArgs } from 'node:util'
import { problem } from '../src/io/errors.ts'
import { type Command, commonFlags, type Flag, type FlagValues } from './commands.ts'

export interface ParsedArguments {
  positionals: string[]
  flags: FlagValues
  /** Settings given as flags, by setting name. */
  settings: Record<string, string>
}

/**
 * Reads a command's arguments against the flags that its row declares.
 *
 * @throws UNKNOWN_FLAG with the nearest known flag, UNEXPECTED_ARGUMENT, MISSING_ARGUMENT
 */
export async function parseArguments(command: Command, args: readonly string[]): Promise<ParsedArguments> {
  const known = [...(command.flags ?? []), ...commonFlags]
  const { tokens } = parseArgs({
    args: [...args],
    strict: false,
    allowPositionals: true,
    allowNegative: true,
    tokens: true,
    options: Object.fromEntries(known.map((flag) => [flag.name, optionOf(flag)])),
  } as Parameters<typeof parseArgs>[0] & { tokens: true })
  const flags: Record<string, string | boolean | undefined> = Object.fromEntries(
    known.map((flag) => [flag.name, flag.default]),
  )
  const result: ParsedArguments = { positionals: [], flags, settings: {} }
  for (const token of tokens ?? []) {
    if (token.kind === 'positional') result.positionals.push(token.value)
    if (token.kind === 'option') await takeFlag(command, known, token, flags)
  }
  const surplus = result.positionals[command.arguments ?? 0]
  if (surplus !== undefined)
    throw problem('UNEXPECTED_ARGUMENT', { command: command.name, argument: surplus })
  for (const { name, setting } of known) {
    const value = flags[name]
    if (setting && typeof value === 'string') result.settings[setting] = value
  }
  return result
}

const optionOf = ({ value, short }: Flag) => ({
  type: value ? ('string' as const) : ('boolean' as const),
  ...(short && { short }),
})

interface OptionToken {
  name: string
  rawName: string
  value?: string | undefined
  inlineValue?: boolean | undefined
}

async function takeFlag(
  command: Command,
  known: readonly Flag[],
  token: OptionToken,
  flags: Record<string, string | boolean | undefined>,
): Promise<void> {
  const negated = token.rawName.startsWith('--no-')
  const name = token.name.replace(/^no-/, '')
  const flag =
    known.find((candidate) => candidate.name === token.name) ??
    (negated ? known.find((candidate) => candidate.name === name && candidate.default === true) : undefined)
  if (!flag || (negated && flag.default !== true)) throw await unknownFlag(command, known, token.rawName)
  if (!flag.value && token.value !== undefined) throw await unknownFlag(command, known, `${token.rawName}=…`)
  // "--project --no-deploy" forgot the folder; a value that begins with "-" is written --project=-x.
  const isFlag = token.value?.startsWith('-') && !token.inlineValue
  if (flag.value && (!token.value || isFlag)) {
    throw problem('MISSING_ARGUMENT', { command: command.name, argument: `a value after ${token.rawName}` })
  }
  flags[flag.name] = flag.value ? token.value : !negated
}

async function unknownFlag(command: Command, known: readonly Flag[], flag: string) {
  const names = known.flatMap(({ name, default: value }) => [
    `--${name}`,
    ...(value === true ? [`--no-${name}`] : []),
  ])
  return problem('UNKNOWN_FLAG', { flag, command: command.name, nearest: await nearest(flag, names) })
}

/** The known word that a mistyped one is close to, if any. */
export async function nearest(word: string, known: readonly string[]): Promise<string | undefined> {
  const { closest, distance } = await import('../src/io/spelling.ts')
  const candidate = closest(word, known)
  return distance(word, candidate) <= Math.max(2, Math.floor(word.length / 3)) ? candidate : undefined
}
