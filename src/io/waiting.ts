/** Ends a poll loop: every loop has one, and looks at it before it pauses. */
export interface Deadline {
  passed(): boolean
}

/** A point in time, from now. */
export function deadline(milliseconds: number): Deadline {
  const end = performance.now() + milliseconds
  return { passed: () => performance.now() >= end }
}

/** Lets some time pass between two looks at a condition. */
export const pause = (milliseconds: number): Promise<void> =>
  new Promise((done) => setTimeout(done, milliseconds))
