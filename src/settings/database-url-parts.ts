/** A database URL cut at its separators: every part is the very text that stood there. */
export interface DatabaseUrlParts {
  readonly scheme: string
  readonly user: string
  readonly password: string | undefined
  /** Host and port. */
  readonly host: string
  readonly database: string
  readonly parameters: readonly { readonly name: string; readonly value: string }[]
}

/** Why a URL cannot be used, and what to write instead. Never quotes the URL. */
export interface Flaw {
  readonly reason: string
  readonly fix: string
}

const form = 'scheme://user:password@host:port/database?name=value'

const encodings =
  'Percent-encode it in the password: "#" as %23, "?" as %3F, "/" as %2F, "@" as %40, "%" as %25.'

interface Check {
  readonly found: RegExp
  readonly reason: string
  readonly fix?: string
}

const badHost: Flaw = {
  reason: 'Its host or port is not valid.',
  fix: `Write it as ${form}; an IPv6 address stands in brackets.`,
}

/** What the whole text must not be, in the order in which it is said. */
const textChecks: readonly Check[] = [
  { found: /^$/, reason: 'It is empty.', fix: `Write it as ${form}.` },
  { found: /^jdbc:/i, reason: 'It is a JDBC URL.', fix: `Remove "jdbc:" and write it as ${form}.` },
  {
    // `user:password@host` looks as if it had a scheme, which the error for schemes would repeat.
    found: /^(?!(?:file|sqlite|postgres(?:ql)?|mysql2?|mariadb):|[a-z][a-z0-9+.-]*:\/\/)/i,
    reason: 'It has no scheme.',
    fix: `Write it as a URL: ${form}.`,
  },
  {
    found: /[\s\p{Cc}]/u,
    reason: 'It contains a blank or a control character.',
    fix: 'Percent-encode it: a blank is %20.',
  },
  { found: /%(?![0-9a-f]{2})/i, reason: 'It contains a "%" that is not followed by two hexadecimal digits.' },
  { found: /#/, reason: 'It contains a "#", which would end the URL there.' },
]

/** What the rest behind `scheme://` must not be; host rules come after, since a stray character moves the host. */
const restChecks: readonly Check[] = [
  { found: /^[^/?]*@[^/?]*@/, reason: 'It contains more than one "@".' },
  { found: /^[^/?@]+[/?].*@/, reason: 'It contains a "/" or "?" before the "@" that ends the credentials.' },
  { found: /^[^/?]*[/?].*@/, reason: 'It contains an "@" behind the host.' },
  {
    found: /^[^/?]*\/[^?]*\/[^?]/,
    reason: 'Its path has more than a database name.',
    fix: `Write it as ${form}.`,
  },
  {
    found: /^(?:[^/?@]*$|[^/?@]*[/?]|:|@)/,
    reason: "It has no username, and Convex's backend refuses a URL without one.",
    fix: `Add the database user: ${form}.`,
  },
]

const hostChecks: readonly Check[] = [
  {
    found: /@(?:[/?:]|$|[^/?]*%)/,
    reason: 'It has no host, as for a Unix socket; the backend reaches its database over TCP.',
    fix: `Name the host: ${form}.`,
  },
  {
    found: /@[^/?]*,/,
    reason: 'It names several hosts, and the backend takes one.',
    fix: 'Keep the host of the primary server only.',
  },
  {
    found: /@(?!(?:[\w.-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?(?:[/?]|$))/i,
    ...badHost,
  },
  {
    found: /^[^?]*\?(?:[^&]*&)*(?!(?:[\w.-]+=[^&]*)?(?:&|$))/,
    reason: 'It has a parameter that is not name=value.',
    fix: `Write parameters as ?name=value&name=value, or, if the "?" belongs to the password: ${encodings}`,
  },
]

/**
 * Cuts a database URL into its parts. The text is cut rather than read back from `new URL`, which encodes anew.
 *
 * @returns the parts, or the first flaw
 */
export function cutDatabaseUrl(value: string, setting: string): DatabaseUrlParts | Flaw {
  const text = value.trim()
  const flaw = firstFlaw(text, textChecks)
  if (flaw) return flaw
  const [, scheme = '', slashes = '', rest = ''] = /^([^:]*):(\/\/)?(.*)$/s.exec(text) ?? []
  const parts = {
    scheme: scheme.toLowerCase(),
    user: '',
    password: undefined,
    host: '',
    database: '',
    parameters: [],
  }
  // The caller says what is wrong with a scheme that is no database server's (file:, sqlite:, http:).
  if (!/^(?:postgres|mysql|mariadb)/.test(parts.scheme)) return parts
  const restFlaw = slashes
    ? firstFlaw(rest, [...restChecks, ...hostChecks])
    : { reason: 'It has no "//" behind its scheme.', fix: `Write ${setting} as ${form}.` }
  if (restFlaw) return restFlaw
  return URL.canParse(text) ? { ...parts, ...cutRest(rest) } : badHost
}

function firstFlaw(text: string, checks: readonly Check[]): Flaw | undefined {
  const check = checks.find(({ found }) => found.test(text))
  return check && { reason: check.reason, fix: check.fix ?? encodings }
}

function cutRest(rest: string): Omit<DatabaseUrlParts, 'scheme'> {
  const [, credentials = '', host = '', path = '', query = ''] =
    /^([^@]*)@([^/?]*)(?:\/([^?]*))?(?:\?(.*))?$/.exec(rest) ?? []
  const colon = credentials.indexOf(':')
  return {
    user: colon < 0 ? credentials : credentials.slice(0, colon),
    password: colon < 0 ? undefined : credentials.slice(colon + 1),
    host,
    database: path.replace(/\/$/, ''),
    parameters: query
      .split('&')
      .filter((each) => each !== '')
      .map((each) => ({ name: each.slice(0, each.indexOf('=')), value: each.slice(each.indexOf('=') + 1) })),
  }
}
