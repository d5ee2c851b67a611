import { join } from 'node:path'
import { readTextFile, type WriteOutcome, writeTextFile } from '../io/files.ts'
import { editEnvFile, parseEnvFile } from './env-file.ts'
import type { WorkspaceRecord } from './plan.ts'
import { reconcile, remember } from './reconcile.ts'
import type { FileVariable } from './variables.ts'
import { readRecord, writeRecord } from './workspace-record.ts'

export interface VariablesWritten {
  outcome: WriteOutcome
  /** Names whose value the user set to something else. */
  kept: string[]
}

/**
 * Brings the variables of one env file up to date, 0600, and leaves everything else in it as it is.
 *
 * @param file its name in the project's folder
 * @param heading comment lines for a new file
 * @param workspace the kind of workspace that the values were derived in
 * @throws ENV_FILE_UNREADABLE, FILE_READ_ONLY, FILE_NOT_WRITABLE
 */
export async function writeVariables(
  project: string,
  file: string,
  wanted: readonly FileVariable[],
  heading: string,
  workspace?: WorkspaceRecord['workspace'],
): Promise<VariablesWritten> {
  const path = join(project, file)
  const text = (await readTextFile(path)) ?? heading
  const present = parseEnvFile(text, file).values()
  const record = await readRecord(project)
  const due = wanted.filter(({ name, once }) => !(once && present[name]))
  const { edits, kept } = reconcile(present, due, record.written)
  const next = { ...record, ...(workspace && { workspace }), written: remember(record.written, edits) }
  if (JSON.stringify(next) !== JSON.stringify(record)) await writeRecord(project, next)
  const comments = new Map(wanted.map(({ name, comment }) => [name, comment]))
  const commented = edits.map((edit) => {
    const comment = comments.get(edit.name)
    return comment === undefined ? edit : { ...edit, comment }
  })
  return { outcome: await writeTextFile(path, editEnvFile(text, file, commented), 0o600), kept }
}
