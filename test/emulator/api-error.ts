/** A refusal with the `{code, message}` body that the CLI prints (contract section 1). */
export class ApiError extends Error {
  readonly status: number
  readonly code: string

  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

/** The commonest refusal: 400 with a code. */
export function badRequest(code: string, message: string): ApiError {
  return new ApiError(400, code, message)
}
