import { type ErrorCode, type ErrorFacts, errorTable } from './error-table.ts'

/** An error that a person can act on: a stable code, what happened, why, and how to fix it. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError'
  readonly code: ErrorCode
  readonly why: string
  readonly fix: string
  /** Process exit code: 1 for failures, 2 for wrong usage. */
  readonly exitCode: number
  /** Verbatim lines that help (a service's log, a command's output); printed below the message. */
  readonly details: readonly string[]

  constructor(
    code: ErrorCode,
    text: { what: string; why: string; fix: string; exitCode?: number },
    details: readonly string[] = [],
  ) {
    super(text.what)
    this.code = code
    this.why = text.why
    this.fix = text.fix
    this.exitCode = text.exitCode ?? 1
    this.details = details
  }
}

/**
 * Makes the error for a code of the table; the caller throws it.
 *
 * @param code a key of the error table
 * @param facts what the table's sentences need
 * @param details verbatim lines to show below the message
 */
export function problem<C extends ErrorCode>(
  code: C,
  facts: ErrorFacts<C>,
  details: readonly string[] = [],
): ProblemError {
  const describe = errorTable[code] as (facts: ErrorFacts<C>) => {
    what: string
    why: string
    fix: string
    exitCode?: number
  }
  return new ProblemError(code, describe(facts), details)
}

/** The person stopped us; nothing went wrong. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError'
}

/** The command has said itself what is wrong; only the exit code, 1, is left to give. */
export class ReportedFailure extends Error {
  override readonly name = 'ReportedFailure'
}
