import type { Environment } from '../workspace/environment.ts'
import { type DatabaseUrl, findDatabaseUrl, parseDatabaseUrl } from './database-url.ts'
import { isOurs, type WrittenHashes } from './reconcile.ts'
import { type Settings, settingText } from './resolve.ts'

/** Where the backend keeps its documents. SQLite is the default (design decision 8). */
export type DatabasePlan =
  | { kind: 'sqlite' }
  | (DatabaseUrl & {
      kind: 'server'
      /** The variable that named it, and where that variable is set. */
      from: string
      /** The name under which .env.convex.local records it. */
      variable: 'POSTGRES_URL' | 'MYSQL_URL'
    })

interface DatabaseInput {
  environment: Environment
  localFile: Readonly<Record<string, string>>
  record: { written: WrittenHashes }
}

const recordedNames = ['POSTGRES_URL', 'MYSQL_URL'] as const

/**
 * Chooses the database: what the user wrote into .env.convex.local, then the environment in the seed's order, then
 * what an earlier run recorded, since a shell without DATABASE_URL must not switch to an empty SQLite.
 *
 * @throws INVALID_DATABASE_URL, INVALID_SETTING
 */
export function planDatabase(input: DatabaseInput, settings: Settings): DatabasePlan {
  if (settingText(settings, 'CONVEX_DATABASE') === 'sqlite') return { kind: 'sqlite' }
  const found = chosenByUser(input) ?? fromEnvironment(input) ?? fromFile(input, () => true)
  if (!found) return { kind: 'sqlite' }
  const parsed = parseDatabaseUrl(found.value, {
    setting: found.name,
    sslmode: settingText(settings, 'CONVEX_POSTGRES_SSLMODE'),
  })
  return {
    ...parsed,
    kind: 'server',
    from: `${found.name} in ${found.source}`,
    variable: parsed.engine === 'mysql' ? 'MYSQL_URL' : 'POSTGRES_URL',
  }
}

type Found = { name: string; value: string; source: string } | undefined

const fromEnvironment = ({ environment }: DatabaseInput): Found => {
  const found = findDatabaseUrl(environment)
  return found && { ...found, source: 'the environment' }
}

/** The same name in the environment is the stronger setting (design decision 1). */
const chosenByUser = (input: DatabaseInput): Found =>
  fromFile(
    input,
    (name, value) => !isOurs(input.record.written, name, value) && !input.environment[name]?.trim(),
  )

function fromFile(input: DatabaseInput, allows: (name: string, value: string) => boolean): Found {
  for (const name of recordedNames) {
    const value = input.localFile[name]
    if (value && allows(name, value)) return { name, value, source: '.env.convex.local' }
  }
  return undefined
}
