import { problem } from '../io/errors.ts'
import { type Environment, firstSet } from '../workspace/environment.ts'
import { cutDatabaseUrl, type DatabaseUrlParts, type Flaw } from './database-url-parts.ts'

export type DatabaseEngine = 'postgres' | 'mysql'

export interface DatabaseUrl {
  readonly engine: DatabaseEngine
  /** For the backend: no database name (it appends INSTANCE_NAME's), every other byte as it was given. */
  readonly url: string
  /** The database name that was stripped, decoded. */
  readonly databaseName?: string
  /** Postgres only; `added` when the URL named none. MySQL has no sslmode: its value is undefined. */
  readonly sslmode: { readonly value: string | undefined; readonly added: boolean }
  /** The URL for output, with every password as `***`. */
  readonly redacted: string
  /** Host and port, as in `URL.host`. */
  readonly host: string
  /** Parameters that are kept but that the backend's Postgres driver will refuse; for a warning. */
  readonly refusedByBackend: readonly string[]
}

/** Where a database URL may come from, in order (seed row S3, then two more), and the engines each may name. */
const sources: Readonly<Record<string, readonly DatabaseEngine[]>> = {
  DATABASE_URL: ['postgres', 'mysql'],
  POSTGRES_URI: ['postgres'],
  POSTGRES_URL: ['postgres'],
  PGURI: ['postgres'],
  MYSQL_URL: ['mysql'],
}

const engines: Readonly<Record<string, DatabaseEngine>> = {
  postgres: 'postgres',
  postgresql: 'postgres',
  mysql: 'mysql',
  mysql2: 'mysql',
  mariadb: 'mysql',
}

export const sslmodes = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'] as const

// Source: tokio-postgres 0.7 src/config.rs, `Config::param`; search_path is taken out by the backend itself.
const driverParameters = new Set(
  `user password options application_name sslmode sslnegotiation port connect_timeout tcp_user_timeout keepalives
  keepalives_idle keepalives_interval keepalives_retries target_session_attrs channel_binding load_balance_hosts
  search_path`.split(/\s+/),
)
const driverSslmodes = new Set(['disable', 'prefer', 'require'])

/** Parameters that would lead the driver away from the URL's own host and INSTANCE_NAME's database. */
const forbiddenParameters: Readonly<Record<string, Flaw>> = {
  host: {
    reason: 'It names a host or a Unix socket in a parameter; the backend reaches its database over TCP.',
    fix: 'Put the host into the URL itself and remove the parameter: postgres://user:password@host:5432.',
  },
  hostaddr: {
    reason: 'It names the host again in a parameter.',
    fix: 'Put the host into the URL itself and remove the parameter.',
  },
  dbname: {
    reason: 'It names a database in a parameter, but Convex uses the one named after INSTANCE_NAME.',
    fix: 'Remove the dbname parameter.',
  },
}

/**
 * The first variable that names a database; empty values count as absent.
 */
export function findDatabaseUrl(env: Environment): { name: string; value: string } | undefined {
  const name = Object.keys(sources).find((source) => firstSet(env, source) !== undefined)
  return name === undefined ? undefined : { name, value: env[name] as string }
}

/**
 * Turns a database URL as people have it into the one that the backend takes: without a database name and, for
 * Postgres, with an sslmode. The text is cut, never decoded and encoded again, so a password stays what it was.
 * Source: convex-backend crates/clusters/src/lib.rs (username required, path empty).
 *
 * @param setting the variable that holds it, for errors; it also says which engines are allowed
 * @param sslmode what to add for Postgres when the URL has none; `disable` unless given
 * @throws INVALID_DATABASE_URL with the reason and the fix; the message never has a part of the URL's credentials
 * @throws INVALID_SETTING for an unknown sslmode
 */
export function parseDatabaseUrl(value: string, options: { setting: string; sslmode?: string }): DatabaseUrl {
  const { setting, sslmode = 'disable' } = options
  checkSslmode(sslmode)
  const refuse = ({ reason, fix }: Flaw) => problem('INVALID_DATABASE_URL', { setting, reason, fix })
  const parts = cutDatabaseUrl(value, setting)
  if ('reason' in parts) throw refuse(parts)
  const flaw = schemeFlaw(parts.scheme, setting) ?? parameterFlaw(parts)
  if (flaw) throw refuse(flaw)
  const engine = engines[parts.scheme] as DatabaseEngine
  const complete = engine === 'postgres' ? withSslmode(parts, sslmode) : { ...parts, scheme: 'mysql' }
  const url = write(complete)
  return {
    engine,
    url,
    ...(parts.database && { databaseName: decoded(parts.database) }),
    sslmode: sslmodeOf(parts, complete),
    redacted: write(redact(complete)),
    host: parts.host,
    refusedByBackend: engine === 'postgres' ? refusedParameters(complete) : [],
  }
}

function checkSslmode(sslmode: string): void {
  if ((sslmodes as readonly string[]).includes(sslmode)) return
  throw problem('INVALID_SETTING', {
    setting: 'CONVEX_POSTGRES_SSLMODE',
    source: 'the settings',
    reason: 'it is not one of the known values',
    fix: `Use one of: ${sslmodes.join(', ')}.`,
  })
}

function schemeFlaw(scheme: string, setting: string): Flaw | undefined {
  const engine = engines[scheme]
  const allowed = sources[setting] ?? ['postgres', 'mysql']
  if (engine && allowed.includes(engine)) return undefined
  const forms = allowed.map((each) => `${each}://user:password@host:${each === 'postgres' ? 5432 : 3306}`)
  return {
    reason: engine
      ? `It is a ${engine} URL, but ${setting} is for ${allowed.join(' or ')}.`
      : `Its scheme is "${scheme}:", and Convex stores its data in Postgres, MySQL or SQLite.`,
    fix: `Set ${setting} to ${forms.join(' or ')}, or set CONVEX_DATABASE=sqlite to leave it to your own app.`,
  }
}

function parameterFlaw(parts: DatabaseUrlParts): Flaw | undefined {
  if (engines[parts.scheme] !== 'postgres') return undefined
  const forbidden = parts.parameters.map(({ name }) => forbiddenParameters[name]).find(Boolean)
  if (forbidden) return forbidden
  const known = parts.parameters.every(
    ({ name, value }) => name !== 'sslmode' || (sslmodes as readonly string[]).includes(value),
  )
  if (known) return undefined
  return { reason: 'Its sslmode is not one that Postgres knows.', fix: `Use one of: ${sslmodes.join(', ')}.` }
}

/** Adds the sslmode behind the parameters that are there; an sslmode that is there stays. */
function withSslmode(parts: DatabaseUrlParts, sslmode: string): DatabaseUrlParts {
  if (parts.parameters.some(({ name }) => name === 'sslmode')) return parts
  return { ...parts, parameters: [...parts.parameters, { name: 'sslmode', value: sslmode }] }
}

function sslmodeOf(given: DatabaseUrlParts, complete: DatabaseUrlParts): DatabaseUrl['sslmode'] {
  if (complete.scheme === 'mysql') return { value: undefined, added: false }
  const mode = complete.parameters.findLast(({ name }) => name === 'sslmode')
  return { value: mode?.value, added: given !== complete }
}

function write({ scheme, user, password, host, parameters }: DatabaseUrlParts): string {
  const credentials = password === undefined ? user : `${user}:${password}`
  const query = parameters.map(({ name, value }) => `${name}=${value}`).join('&')
  return `${scheme}://${credentials}@${host}${query && `?${query}`}`
}

const redact = (parts: DatabaseUrlParts): DatabaseUrlParts => ({
  ...parts,
  password: parts.password && '***',
  parameters: parts.parameters.map(({ name, value }) => ({
    name,
    value: /pass/i.test(name) ? '***' : value,
  })),
})

const refusedParameters = ({ parameters }: DatabaseUrlParts): string[] =>
  parameters
    .filter(
      ({ name, value }) => !driverParameters.has(name) || (name === 'sslmode' && !driverSslmodes.has(value)),
    )
    .map(({ name, value }) => (name === 'sslmode' ? `sslmode=${value}` : name))

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
