import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { ConfigError } from './config-error.ts'
import { emptyState, type State } from './state.ts'

const format = 'coder-convex-emulator-state-1'

export interface StateFile {
  current: () => State
  replace: (next: State) => void
}

/** Opens the state at the database's own path: whoever deletes the volume deletes the state. */
export function openStateFile(path: string): StateFile {
  let state = existsSync(path) ? read(path) : emptyState
  const write = () => {
    const draft = `${path}.${process.pid}.tmp`
    // The variables hold private keys.
    writeFileSync(draft, `${JSON.stringify({ format, ...state })}\n`, { mode: 0o600 })
    renameSync(draft, path)
  }
  try {
    write()
  } catch (error) {
    // Like SQLite, which creates the file and never its folder.
    throw new ConfigError(`unable to open database file: ${path} (${(error as NodeJS.ErrnoException).code})`)
  }
  return {
    current: () => state,
    replace: (next) => {
      state = next
      write()
    },
  }
}

function read(path: string): State {
  const text = readFileSync(path, 'utf8')
  if (text.trim() === '') return emptyState
  try {
    const { format: found, ...state } = JSON.parse(text)
    if (found === format) return { ...emptyState, ...state }
  } catch {
    // Falls through: a real database must never be overwritten.
  }
  throw new ConfigError(`${path} was not written by the coder-convex emulator; it is left untouched`)
}
