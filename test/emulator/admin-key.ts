import { createHmac, timingSafeEqual } from 'node:crypto'
import { ApiError } from './api-error.ts'

/** Derives the admin key `name|hex`. The secret is the HMAC's key, so a new secret revokes every old key. */
export function issueAdminKey(instanceName: string, instanceSecret: string): string {
  const proof = createHmac('sha256', Buffer.from(instanceSecret, 'hex'))
    .update(`coder-convex-emulator admin key for ${instanceName}`)
    .digest('hex')
  return `${instanceName}|${proof}`
}

/** Compares in constant time; the dashboard and the CLI may put a type such as `prod:` before the name. */
export function isAdminKey(candidate: string, adminKey: string): boolean {
  const given = Buffer.from(candidate.replace(/^[a-z]+:/, ''))
  const expected = Buffer.from(adminKey)
  return given.length === expected.length && timingSafeEqual(given, expected)
}

/** A key that is present but wrong (contract section 1). */
export function badAdminKey(): ApiError {
  return new ApiError(401, 'BadAdminKey', 'The provided admin key was invalid for this instance')
}

/** No key at all: the real backend treats the caller as an unknown user and forbids the operation. */
export function missingAdminKey(): ApiError {
  return new ApiError(
    403,
    'BadDeployKey',
    'The provided deploy key was invalid for this deployment. Double check that the environment this key was generated for matches the desired deployment.',
  )
}
