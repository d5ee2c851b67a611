import { describe, expect, test } from 'vitest'
import type { PlanInput } from '../../src/settings/plan.ts'
import { backendArguments, backendProcessEnvironment } from '../../src/stack/backend-arguments.ts'
import { examplePlan, exampleSecrets } from './example-plan.ts'

const argumentsOf = (input: Partial<PlanInput> = {}) =>
  backendArguments(examplePlan(input), exampleSecrets, '/srv/my data')
/** The values behind the flags. */
const after = (flag: string, args: readonly string[]) => args[args.indexOf(flag) + 1]
const lastOf = (count: number, input: Partial<PlanInput>) => argumentsOf(input).slice(-count)

test('the backend listens on loopback only, on its ports and under its name', () => {
  const args = argumentsOf({
    flags: { CONVEX_API_PORT: '4210', CONVEX_SITE_PORT: '4211', INSTANCE_NAME: 'shop' },
  })
  expect(after('--interface', args)).toBe('127.0.0.1')
  expect(after('--port', args)).toBe('4210')
  expect(after('--site-proxy-port', args)).toBe('4211')
  expect(after('--instance-name', args)).toBe('shop')
  expect(after('--instance-secret', args)).toBe(exampleSecrets.instanceSecret)
  expect(after('--convex-origin', args)).toBe('http://127.0.0.1:4210')
  expect(after('--convex-site', args)).toBe('http://127.0.0.1:4211')
})

describe('the database comes last', () => {
  test('SQLite beside the stored files', () => {
    expect(lastOf(3, {})).toEqual(['--local-storage', '/srv/my data', '/srv/my data/db.sqlite3'])
  })

  test.each([
    [
      'postgres',
      'postgres://u:p@localhost:5432/app',
      'postgres-v5',
      'postgres://u:p@localhost:5432?sslmode=disable',
    ],
    ['mysql', 'mysql://u:p@localhost:3306/app', 'mysql-v5', 'mysql://u:p@localhost:3306'],
    ['mariadb', 'mariadb://u:p@db', 'mysql-v5', 'mysql://u:p@db'],
  ])('%s, with localhost as it is: there is no container around it', (_, url, driver, given) => {
    const last = lastOf(5, { environment: { DATABASE_URL: url } })
    expect(last).toEqual(['--local-storage', '/srv/my data', '--db', driver, given])
  })
})

describe('switches', () => {
  test.each([
    ['DISABLE_BEACON', '--disable-beacon'],
    ['REDACT_LOGS_TO_CLIENT', '--redact-logs-to-client'],
    ['DO_NOT_REQUIRE_SSL', '--do-not-require-ssl'],
  ])('%s', (name, flag) => {
    expect(argumentsOf({ environment: { [name]: 'true' } })).toContain(flag)
    expect(argumentsOf({ localFile: { [name]: 'false' } })).toContain(flag)
  })

  test('are off by default, except the one that only concerns database servers', () => {
    const flags = argumentsOf().filter((argument) => /^--(disable|redact|do-not)/.test(argument))
    expect(flags).toEqual(['--do-not-require-ssl'])
  })
})

describe('S3', () => {
  const all = {
    AWS_REGION: 'eu',
    S3_STORAGE_EXPORTS_BUCKET: 'a',
    S3_STORAGE_SNAPSHOT_IMPORTS_BUCKET: 'b',
    S3_STORAGE_MODULES_BUCKET: 'c',
    S3_STORAGE_FILES_BUCKET: 'd',
    S3_STORAGE_SEARCH_BUCKET: 'e',
  }

  test('stores files when all six are named', () => {
    expect(lastOf(2, { environment: all })).toEqual(['--s3-storage', '/srv/my data/db.sqlite3'])
  })

  test.each(Object.keys(all))('does not without %s', (missing) => {
    const args = argumentsOf({ environment: { ...all, [missing]: '' } })
    expect(args).not.toContain('--s3-storage')
    expect(after('--local-storage', args)).toBe('/srv/my data')
  })
})

describe('the environment of the process', () => {
  test('has the key and the settings', () => {
    const environment = { RUST_LOG: '$(id) "x"', AWS_REGION: 'eu', S3_STORAGE_FILES_BUCKET: 'files' }
    expect(backendProcessEnvironment(examplePlan({ environment }), exampleSecrets)).toMatchObject({
      JWT_PRIVATE_KEY: exampleSecrets.jwtPrivateKey,
      ...environment,
    })
  })

  test('has no AWS credentials of the shell where files are not stored in S3', () => {
    const environment = { AWS_SECRET_ACCESS_KEY: 'a person’s own', AWS_REGION: 'eu' }
    const given = backendProcessEnvironment(examplePlan({ environment }), exampleSecrets)
    expect({ ...environment, ...given }).toMatchObject({
      AWS_SECRET_ACCESS_KEY: undefined,
      AWS_REGION: undefined,
    })
  })

  test('takes away what the shell has as an empty value, which the backend’s parser refuses', () => {
    const environment = { DISABLE_BEACON: '' }
    const inherited = {
      ...environment,
      ...backendProcessEnvironment(examplePlan({ environment }), exampleSecrets),
    }
    expect(inherited.DISABLE_BEACON).toBeUndefined()
  })
})
