import { withoutInherited } from '../settings/backend-environment.ts'
import type { Plan } from '../settings/plan.ts'
import type { StackSecrets } from './runtime.ts'

/**
 * The command line of a `convex-local-backend` that runs as a process here (facts/convex.md, "Without Docker"). The
 * instance's secret is on it because the program takes it in no other way.
 *
 * @param storage folder of the database file and of stored files
 */
export function backendArguments(plan: Plan, secrets: StackSecrets, storage: string): string[] {
  const environment = plan.backendEnvironment
  return [
    '--instance-name',
    plan.instanceName,
    '--instance-secret',
    secrets.instanceSecret,
    '--interface',
    '127.0.0.1',
    '--port',
    String(plan.ports.api),
    '--site-proxy-port',
    String(plan.ports.site),
    '--convex-origin',
    plan.origins.cloud,
    '--convex-site',
    plan.origins.site,
    '--beacon-tag',
    'self-hosted-coder-convex',
    ...(environment.DISABLE_BEACON ? ['--disable-beacon'] : []),
    ...(environment.REDACT_LOGS_TO_CLIENT ? ['--redact-logs-to-client'] : []),
    ...(environment.DO_NOT_REQUIRE_SSL ? ['--do-not-require-ssl'] : []),
    ...(usesS3(environment) ? ['--s3-storage'] : ['--local-storage', storage]),
    ...databaseArguments(plan, storage),
  ]
}

function databaseArguments(plan: Plan, storage: string): string[] {
  if (plan.database.kind === 'sqlite') return [`${storage}/db.sqlite3`]
  return ['--db', plan.database.engine === 'mysql' ? 'mysql-v5' : 'postgres-v5', plan.database.url]
}

const bucketsOfS3 = ['EXPORTS', 'SNAPSHOT_IMPORTS', 'MODULES', 'FILES', 'SEARCH']

const usesS3 = (environment: Readonly<Record<string, string>>) =>
  Boolean(environment.AWS_REGION) && bucketsOfS3.every((bucket) => environment[`S3_STORAGE_${bucket}_BUCKET`])

/**
 * What the process finds in its environment, beside what it inherits. Undefined takes away: an empty value
 * is not an unset one to the backend's own parser.
 */
export const backendProcessEnvironment = (
  plan: Plan,
  secrets: StackSecrets,
): Record<string, string | undefined> => ({
  ...withoutInherited,
  ...plan.backendEnvironment,
  JWT_PRIVATE_KEY: secrets.jwtPrivateKey,
})
