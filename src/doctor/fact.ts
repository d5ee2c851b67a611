import { problem } from '../io/errors.ts'
import { Skip } from './check-result.ts'

/** Something that one check answers for and that others build upon. It is found out once. */
export interface Fact<T> {
  /** For the check that answers for it: throws what is wrong. */
  find(): Promise<T>
  /** For all others: throws Skip where it cannot be had, so that one cause is one failure. */
  need(): Promise<T>
}

/**
 * @param without what the others say when it cannot be had, like "the settings cannot be read"
 * @param look finds it; it may need other facts, and throws ProblemError where it is not as it should be
 */
export function fact<T>(without: string, look: () => Promise<T>): Fact<T> {
  let found: Promise<T> | undefined
  const find = () => {
    found ??= look()
    return found
  }
  return {
    find,
    need: () =>
      find().catch((error) => {
        throw error instanceof Skip ? error : new Skip(without)
      }),
  }
}

const longestMs = 6_000

/**
 * Bounds what asks the engine. An engine that hangs is one failure then, before the checks that need it give up.
 *
 * @throws DOCKER_UNAVAILABLE when it takes too long
 */
export async function beforeLong<T>(asked: Promise<T>, limitMs = longestMs): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, refuse) => {
    const reason = `The engine did not answer within ${limitMs / 1000} s.`
    timer = setTimeout(() => refuse(problem('DOCKER_UNAVAILABLE', { reason })), limitMs)
  })
  return Promise.race([asked, late]).finally(() => clearTimeout(timer))
}
