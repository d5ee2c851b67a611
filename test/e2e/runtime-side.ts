export const runtimes = ['docker', 'process'] as const
export type RuntimeKind = (typeof runtimes)[number]

/** What a runtime's side needs to know of a workspace. */
export interface Seen {
  /** The project's folder. */
  folder: string
  /** The compose project. */
  project: string
  /** A file outside the project that the emulator's switches may stand in. */
  switchFile: string
}

/** What tests do behind the product's back, and what differs between the runtimes. */
export interface RuntimeSide {
  /** The emulator's request log, one JSON object a line; the backend must be there. */
  requestLog(): Promise<string>
  /** Makes the backend misbehave from its next start on. */
  misbehaveFromStart(list: string): Promise<void>
  /** Makes the running backend misbehave; it must have been started with `misbehaveFromStart`. */
  misbehaveNow(list: string): Promise<void>
  /** Puts lines into the log of the running backend. */
  writeToLog(text: string): Promise<void>
  isRunning(): Promise<boolean>
  hasData(): Promise<boolean>
  /** Deletes the data of a stopped stack. */
  loseData(): Promise<void>
  /** Removes everything that runs or is stored, whatever state the test left it in. */
  cleanUp(): Promise<void>
}
