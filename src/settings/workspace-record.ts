import { join } from 'node:path'
import { makePrivateFolder, readTextFile, writeTextFile } from '../io/files.ts'
import type { WorkspaceRecord } from './plan.ts'

/** Our own folder in a project: log, pid file, data of the process runtime, and this record. */
export const workspaceFolder = '.convex-workspace'

const recordFile = (project: string) => join(project, workspaceFolder, 'record.json')

/** What an earlier run remembered; nothing when there was none. A damaged record only means that values stay. */
export async function readRecord(project: string): Promise<WorkspaceRecord> {
  try {
    const record = JSON.parse((await readTextFile(recordFile(project))) ?? '{}') as Partial<WorkspaceRecord>
    return { ...record, written: record.written ?? {} }
  } catch {
    return { written: {} }
  }
}

/** Remembers; hashes and kinds only, no secret. */
export async function writeRecord(project: string, record: WorkspaceRecord): Promise<void> {
  await makePrivateFolder(join(project, workspaceFolder))
  await writeTextFile(recordFile(project), `${JSON.stringify(record, null, 2)}\n`, 0o600)
}
