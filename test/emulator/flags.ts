type FlagKind = 'text' | 'switch' | 'port' | 'driver' | 'address'

interface FlagRule {
  readonly kind: FlagKind
  readonly short?: string
  /** Another flag that must be given too. */
  readonly needs?: string
  /** Another flag that must not be given. */
  readonly excludes?: string
}

/** The real executable's flags (facts: Backend image). clap is strict, so the stand-in is too. */
export const serverFlags: Readonly<Record<string, FlagRule>> = {
  'instance-name': { kind: 'text', needs: 'instance-secret' },
  'instance-secret': { kind: 'text', needs: 'instance-name' },
  port: { kind: 'port', short: 'p' },
  'site-proxy-port': { kind: 'port' },
  'convex-origin': { kind: 'text', needs: 'convex-site' },
  'convex-site': { kind: 'text', needs: 'convex-origin' },
  'convex-http-proxy': { kind: 'text' },
  interface: { kind: 'address', short: 'i' },
  db: { kind: 'driver', short: 'd' },
  'local-storage': { kind: 'text', excludes: 's3-storage' },
  's3-storage': { kind: 'switch', excludes: 'local-storage' },
  'beacon-tag': { kind: 'text' },
  'beacon-fields': { kind: 'text' },
  'sentry-identifier': { kind: 'text' },
  'local-log-sink': { kind: 'text' },
  'disable-beacon': { kind: 'switch' },
  'redact-logs-to-client': { kind: 'switch' },
  'do-not-require-ssl': { kind: 'switch' },
}

/** The flags of `keygen admin-key`. */
export const keygenFlags: Readonly<Record<string, FlagRule>> = {
  'instance-name': { kind: 'text' },
  'instance-secret': { kind: 'text' },
}

const drivers = ['sqlite', 'postgres-v5', 'mysql-v5']

const valueRules: Readonly<Record<FlagKind, (value: string) => boolean>> = {
  text: () => true,
  switch: () => false,
  port: (value) => /^\d{1,5}$/.test(value) && Number(value) <= 65535,
  driver: (value) => drivers.includes(value),
  address: (value) => /^\d{1,3}(\.\d{1,3}){3}$/.test(value),
}

/** Wrong usage: exit code 2, as clap does. */
export class UsageError extends Error {}

export interface ParsedFlags {
  readonly values: Readonly<Record<string, string>>
  readonly switches: ReadonlySet<string>
  readonly positionals: readonly string[]
}

/** Reads a command line the way clap does: `--name value` or `--name=value`, each flag at most once. */
export function parseFlags(args: readonly string[], rules: Readonly<Record<string, FlagRule>>): ParsedFlags {
  const values: Record<string, string> = {}
  const switches = new Set<string>()
  const positionals: string[] = []
  const queue = [...args]
  for (let token = queue.shift(); token !== undefined; token = queue.shift()) {
    if (token === '--') {
      positionals.push(...queue.splice(0))
    } else if (!token.startsWith('-') || token === '-') {
      positionals.push(token)
    } else {
      const { name, inline } = splitToken(token, rules)
      const rule = rules[name]
      if (rule === undefined) throw new UsageError(`unexpected argument '${token.split('=')[0]}' found`)
      if (name in values || switches.has(name)) {
        throw new UsageError(`the argument '--${name}' cannot be used multiple times`)
      }
      if (rule.kind === 'switch') {
        if (inline !== undefined) throw new UsageError(`unexpected value for '--${name}' found`)
        switches.add(name)
      } else {
        values[name] = checkedValue(name, rule.kind, inline ?? nextValue(name, queue))
      }
    }
  }
  checkRelations({ values, switches }, rules)
  return { values, switches, positionals }
}

function splitToken(token: string, rules: Readonly<Record<string, FlagRule>>) {
  if (!token.startsWith('--')) {
    const name = Object.keys(rules).find((long) => rules[long]?.short === token[1]) ?? ''
    return { name, inline: token.length > 2 ? token.slice(2).replace(/^=/, '') : undefined }
  }
  const equals = token.indexOf('=')
  return equals < 0
    ? { name: token.slice(2), inline: undefined }
    : { name: token.slice(2, equals), inline: token.slice(equals + 1) }
}

function nextValue(name: string, queue: string[]): string {
  const value = queue.shift()
  if (value === undefined || (value.startsWith('-') && value !== '-')) {
    throw new UsageError(`a value is required for '--${name}' but none was supplied`)
  }
  return value
}

function checkedValue(name: string, kind: FlagKind, value: string): string {
  // The value itself is not repeated: it may be a secret.
  if (!valueRules[kind](value)) throw new UsageError(`invalid value for '--${name}'`)
  return value
}

function checkRelations(
  given: Pick<ParsedFlags, 'values' | 'switches'>,
  rules: Readonly<Record<string, FlagRule>>,
): void {
  const isGiven = (name: string) => name in given.values || given.switches.has(name)
  for (const [name, rule] of Object.entries(rules)) {
    if (!isGiven(name)) continue
    if (rule.needs !== undefined && !isGiven(rule.needs)) {
      throw new UsageError(`the following required arguments were not provided: --${rule.needs}`)
    }
    if (rule.excludes !== undefined && isGiven(rule.excludes)) {
      throw new UsageError(`the argument '--${name}' cannot be used with '--${rule.excludes}'`)
    }
  }
}
