import { existsSync, readFileSync } from 'node:fs'
import { UsageError } from './flags.ts'
import { json, type Reply } from './http/reply.ts'

interface Misbehaviour {
  readonly value: 'milliseconds' | 'requests' | 'status' | 'none'
  readonly does: string
  /** What a request gets instead of its answer. */
  readonly reply?: (value: number, path: string) => Reply | null
}

const loginPage = '<!doctype html><title>Sign in</title><h1>Sign in</h1>'

/** Everything that EMULATOR_MISBEHAVE and the file named by EMULATOR_MISBEHAVE_FILE may ask for. */
export const misbehaviours = {
  'slow-start': { value: 'milliseconds', does: 'opens its ports only after a while' },
  'never-healthy': {
    value: 'none',
    does: 'answers /version with 503',
    reply: (_value, path) => (path === '/version' ? { status: 503, body: 'starting' } : null),
  },
  'crash-after': { value: 'requests', does: 'exits 1 once it has answered so many requests' },
  errors: {
    value: 'status',
    does: 'answers every request with this status',
    reply: (value) =>
      json(
        { code: 'InternalServerError', message: "Your request couldn't be completed. Try again later." },
        value,
      ),
  },
  'login-wall': {
    value: 'none',
    does: 'redirects every request to a login page, as a proxy in front of it would',
    reply: (_value, path) =>
      path === '/login'
        ? { status: 200, headers: { 'content-type': 'text/html' }, body: loginPage }
        : { status: 303, headers: { location: '/login' } },
  },
  'crash-on-start': { value: 'none', does: 'prints an error and exits 1' },
} as const satisfies Readonly<Record<string, Misbehaviour>>

type Name = keyof typeof misbehaviours

export type Active = Readonly<Partial<Record<Name, number>>>

/** Reads `name` or `name=number`, comma-separated. A misspelt test must fail, so an unknown name throws. */
export function parseMisbehaviours(list: string): Active {
  const active: Partial<Record<Name, number>> = {}
  for (const item of list.split(/[\s,]+/).filter((part) => part !== '')) {
    const [name = '', value] = item.split('=')
    if (!isName(name)) throw new UsageError(`EMULATOR_MISBEHAVE: unknown misbehaviour '${name}'`)
    const takesNumber = misbehaviours[name].value !== 'none'
    if (takesNumber !== /^\d+$/.test(value ?? '')) {
      throw new UsageError(`EMULATOR_MISBEHAVE: '${name}' takes ${takesNumber ? 'a number' : 'no value'}`)
    }
    active[name] = Number(value ?? 0)
  }
  return active
}

/** The switches in force now: the environment's, overridden by the file's where it exists. */
export function activeMisbehaviours(env: NodeJS.ProcessEnv): Active {
  const file = env.EMULATOR_MISBEHAVE_FILE ?? ''
  const fromFile = file !== '' && existsSync(file) ? readFileSync(file, 'utf8') : ''
  return { ...parseMisbehaviours(env.EMULATOR_MISBEHAVE ?? ''), ...parseMisbehaviours(fromFile) }
}

/** What the request gets instead of its answer, or null. */
export function misbehave(active: Active, path: string): Reply | null {
  for (const [name, rule] of Object.entries(misbehaviours) as [Name, Misbehaviour][]) {
    const value = active[name]
    const reply = value === undefined ? null : (rule.reply?.(value, path) ?? null)
    if (reply !== null) return reply
  }
  return null
}

function isName(name: string): name is Name {
  return Object.hasOwn(misbehaviours, name)
}
