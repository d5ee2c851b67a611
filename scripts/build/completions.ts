import { type Command, commands, commonFlags, type Flag } from '../commands.ts'

const flagsOf = (command: Command): Flag[] => [...(command.flags ?? []), ...commonFlags]
const flagNames = (command: Command) =>
  flagsOf(command).flatMap(({ name, default: preset }) => [
    `--${name}`,
    ...(preset === true ? [`--no-${name}`] : []),
  ])

const shown = commands.filter(({ hidden }) => !hidden)
const names = shown.map(({ name }) => name)

/** Completion for bash: commands first, then the flags of the command that was typed. */
export const bashCompletion =
  (): string => `# bash completion for coder-convex; generated from its command table
_coder_convex() {
  local current=\${COMP_WORDS[COMP_CWORD]} words
  if [ "$COMP_CWORD" -eq 1 ]; then
    words='${names.join(' ')} help --version'
  else
    case \${COMP_WORDS[1]} in
${shown.map((command) => `      ${command.name}) words='${flagNames(command).join(' ')}' ;;`).join('\n')}
      *) words='' ;;
    esac
  fi
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
}
complete -F _coder_convex coder-convex
`

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`

/** Completion for zsh, with what each command and flag means. */
export const zshCompletion = (): string => `#compdef coder-convex
# generated from the command table of coder-convex
_coder_convex() {
  local -a commands
  commands=(
${shown.map(({ name, summary }) => `    ${quoted(`${name}:${summary.replaceAll(':', '\\:')}`)}`).join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  case $words[2] in
${shown.map((command) => `    ${command.name}) _arguments ${flagNames(command).map(quoted).join(' ')} ;;`).join('\n')}
  esac
}
_coder_convex "$@"
`

/** Completion for fish. */
export const fishCompletion = (): string =>
  [
    '# fish completion for coder-convex; generated from its command table',
    'complete -c coder-convex -f',
    ...shown.map(
      ({ name, summary }) =>
        `complete -c coder-convex -n __fish_use_subcommand -a ${name} -d ${quoted(summary)}`,
    ),
    ...shown.flatMap((command) =>
      flagsOf(command).map(
        ({ name, meaning }) =>
          `complete -c coder-convex -n '__fish_seen_subcommand_from ${command.name}' -l ${name} -d ${quoted(meaning)}`,
      ),
    ),
    '',
  ].join('\n')
