import { ConfigError } from './config-error.ts'

/** Refuses the database URLs that the real backend refuses (facts: Backend image); never prints the URL. */
export function checkDatabaseUrl(driver: string, database: string): void {
  if (!URL.canParse(database)) throw new ConfigError('invalid database url: relative URL without a base')
  const url = new URL(database)
  if (url.username === '') throw new ConfigError('cluster url username must be set')
  if (driver === 'postgres-v5' && url.pathname !== '' && url.pathname !== '/') {
    throw new ConfigError(`cluster url already contains db name: ${url.pathname}`)
  }
}
