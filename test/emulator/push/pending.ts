import { newId } from '../new-id.ts'
import type { PushRequest } from './request.ts'

/** Pushes between start_push and finish_push; the response carries their id there and back. */
export interface PendingPushes {
  add: (push: PushRequest) => string
  take: (id: unknown) => PushRequest | undefined
}

const kept = 8

/** An empty set; abandoned pushes (codegen, dry runs) fall out as newer ones come. */
export function pendingPushes(): PendingPushes {
  const pushes = new Map<string, PushRequest>()
  return {
    add: (push) => {
      const id = newId()
      pushes.set(id, push)
      for (const oldest of [...pushes.keys()].slice(0, -kept)) pushes.delete(oldest)
      return id
    },
    take: (id) => {
      const push = pushes.get(String(id))
      pushes.delete(String(id))
      return push
    },
  }
}
