import { InterruptedError, ProblemError, ReportedFailure } from '../src/io/errors.ts'
import type { Output } from '../src/io/output.ts'

/** 128 + SIGINT, as a shell reports it. */
const interruptedExitCode = 130

/**
 * Says what went wrong, why and how to fix it.
 *
 * @returns the exit code
 */
export function reportError(error: unknown, output: Output): number {
  if (error instanceof InterruptedError) {
    output.progress('Stopped.')
    return interruptedExitCode
  }
  if (error instanceof ReportedFailure) return 1
  if (!(error instanceof ProblemError)) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
    output.progress(
      `${output.paint('red', 'error UNEXPECTED')}: this is a defect of coder-convex; please report it.`,
    )
    output.progress(text)
    return 1
  }
  output.progress(`${output.paint('red', `error ${error.code}`)}: ${error.message}`)
  output.progress(`  why: ${error.why}`)
  output.progress(`  fix: ${error.fix}`)
  for (const line of error.details) output.progress(`  | ${line}`)
  return error.exitCode
}
