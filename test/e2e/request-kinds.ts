import type { LogEntry } from '../emulator/request-log.ts'

/** A request that is part of a deploy: from asking what a deploy would change to making it live. */
export const isPush = ({ path }: LogEntry) => path.startsWith('/api/deploy2/')

/** A request that changes variables. */
export const setsVariables = ({ path }: LogEntry) => path.endsWith('/update_environment_variables')

/** A request that sends something to be kept; asking for the hashes of what is deployed is a POST, too. */
export const sendsSomething = ({ method, path }: LogEntry) =>
  method !== 'GET' && path !== '/api/get_config_hashes'

/** The names in every change of variables, in order. */
export const changedVariables = (log: readonly LogEntry[]): string[] =>
  log.filter(setsVariables).flatMap(({ variables }) => variables ?? [])

/** Whether a deploy went through to its end. */
export const isDeployedIn = (log: readonly LogEntry[]): boolean =>
  log.some(({ path, status }) => path === '/api/deploy2/finish_push' && status === 200)
