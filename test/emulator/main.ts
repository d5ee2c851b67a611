import { issueAdminKey } from './admin-key.ts'
import { checkedSecret } from './config.ts'
import { ConfigError } from './config-error.ts'
import { keygenFlags, parseFlags, serverFlags, UsageError } from './flags.ts'
import { emulatorVersion } from './identity.ts'
import { serve } from './serve.ts'

const program = 'convex-local-backend'

async function main(args: readonly string[]): Promise<void> {
  if (args[0] === 'keygen') return keygen(args.slice(1))
  if (args.includes('--version') || args.includes('-V')) return print(`${program} ${emulatorVersion}`)
  if (args.includes('--help') || args.includes('-h')) return print(help())
  await serve(args, process.env)
}

function keygen([kind, ...args]: readonly string[]): void {
  if (kind !== 'admin-key') throw new UsageError(`'keygen' requires a subcommand: admin-key`)
  const { values, positionals } = parseFlags(args, keygenFlags)
  const name = values['instance-name']
  const secret = values['instance-secret']
  if (name === undefined || secret === undefined || positionals.length > 0) {
    throw new UsageError('keygen admin-key needs --instance-name <NAME> and --instance-secret <SECRET>')
  }
  print(issueAdminKey(name, checkedSecret(secret)))
}

function help(): string {
  const flags = Object.entries(serverFlags).map(
    ([name, { kind }]) => `  --${name}${kind === 'switch' ? '' : ` <${kind.toUpperCase()}>`}`,
  )
  return [`Usage: ${program} [OPTIONS] [DB_SPEC] [COMMAND]`, '', 'Options:', ...flags].join('\n')
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

main(process.argv.slice(2)).catch((error: unknown) => {
  if (error instanceof UsageError) {
    process.stderr.write(`error: ${error.message}\n\nFor more information, try '--help'.\n`)
    process.exit(2)
  }
  const reason = error instanceof ConfigError ? error.message : String((error as Error)?.stack ?? error)
  process.stderr.write(`Error: ${reason}\n`)
  process.exit(1)
})
