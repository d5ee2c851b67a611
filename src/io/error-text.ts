/** What is said about an error: what happened, why, and how to fix it. Facts never carry a secret. */
export interface ErrorText {
  what: string
  why: string
  fix: string
  /** 1 unless it says otherwise. */
  exitCode?: number
}
