import type { IncomingMessage } from 'node:http'
import { missingAdminKey } from '../admin-key.ts'
import { badRequest } from '../api-error.ts'
import type { Deployment } from '../deployment.ts'
import type { Route } from './route.ts'

/** Checks the admin key where the route expects it. */
export function checkKey(
  rule: Route['key'],
  deployment: Deployment,
  from: { request: IncomingMessage; query: URLSearchParams; body: Readonly<Record<string, unknown>> },
): void {
  if (rule === 'none') return
  const key = rule === 'body' ? bodyKey(from.body) : (headerKey(from.request) ?? from.query.get('adminKey'))
  if (key !== null) deployment.requireKey(key)
  else if (rule === 'header') throw missingAdminKey()
}

function bodyKey({ adminKey }: Readonly<Record<string, unknown>>): string {
  if (typeof adminKey !== 'string') throw badRequest('BadJsonBody', 'missing field `adminKey`')
  return adminKey
}

function headerKey(request: IncomingMessage): string | null {
  const header = request.headers.authorization
  if (header === undefined) return null
  return /^convex (.*)$/i.exec(header)?.[1] ?? ''
}
