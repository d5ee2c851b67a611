import { randomBytes } from 'node:crypto'

/** A document id: 32 lower-case characters, like Convex's own. */
export function newId(): string {
  return randomBytes(16).toString('hex')
}
