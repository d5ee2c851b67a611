import { join } from 'node:path'
import { ConfigError } from './config-error.ts'
import { checkDatabaseUrl } from './database-url.ts'
import { parseFlags, serverFlags, UsageError } from './flags.ts'

export interface EmulatorConfig {
  readonly instanceName: string
  readonly instanceSecret: string
  readonly interface: string
  readonly apiPort: number
  readonly sitePort: number
  /** What functions see as CONVEX_CLOUD_URL and CONVEX_SITE_URL. */
  readonly cloudOrigin: string
  readonly siteOrigin: string
  /** Where the state is kept, and the folder it lies in. */
  readonly statePath: string
  /** A folder to create, or null with S3. */
  readonly localStorage: string | null
}

const booleanWords = /^(y|yes|t|true|on|1|n|no|f|false|off|0)$/i

/** Reads and checks the server's command line. */
export function readConfig(args: readonly string[], env: NodeJS.ProcessEnv): EmulatorConfig {
  const { values, switches, positionals } = parseFlags(args, serverFlags)
  if (positionals.length > 1) throw new UsageError(`unexpected argument '${positionals[1]}' found`)
  // clap binds DISABLE_BEACON to the flag and refuses other words, but only where the flag itself is absent.
  const beacon = env.DISABLE_BEACON
  if (beacon !== undefined && !switches.has('disable-beacon') && !booleanWords.test(beacon)) {
    throw new UsageError("invalid value for '--disable-beacon' (from DISABLE_BEACON)")
  }
  const apiPort = Number(values.port ?? 3210)
  const sitePort = Number(values['site-proxy-port'] ?? 3211)
  const localStorage = switches.has('s3-storage') ? null : (values['local-storage'] ?? 'convex_local_storage')
  return {
    instanceName: values['instance-name'] ?? '',
    instanceSecret: checkedSecret(values['instance-secret']),
    interface: values.interface ?? '0.0.0.0',
    apiPort,
    sitePort,
    cloudOrigin: checkedOrigin('Origin', values['convex-origin'] ?? `http://127.0.0.1:${apiPort}`),
    siteOrigin: checkedOrigin('Site', values['convex-site'] ?? `http://127.0.0.1:${sitePort}`),
    statePath: statePath(values.db ?? 'sqlite', positionals[0], localStorage),
    localStorage,
  }
}

/** The instance secret is 32 bytes in hex; it keys every admin key. */
export function checkedSecret(secret: string | undefined): string {
  if (secret === undefined) {
    throw new ConfigError('--instance-secret is required. Generate one with `openssl rand -hex 32`')
  }
  if (!/^([0-9a-f]{2})*$/i.test(secret)) throw new ConfigError("Couldn't hexdecode key")
  if (secret.length !== 64) throw new ConfigError(`Hex-decoded key was ${secret.length / 2} bytes, not 32`)
  return secret
}

function checkedOrigin(what: string, origin: string): string {
  if (origin !== '' && !/^https?:\/\//.test(origin)) {
    throw new ConfigError(`${what} url should start with https:// or http:// but got '${origin}'`)
  }
  return origin
}

function statePath(driver: string, database: string | undefined, localStorage: string | null): string {
  if (driver === 'sqlite') return database ?? 'convex_local_backend.sqlite3'
  checkDatabaseUrl(driver, database ?? '')
  // The emulator speaks no SQL, so a server database's state goes to the storage folder.
  return join(localStorage ?? '.', 'emulator-state.json')
}
