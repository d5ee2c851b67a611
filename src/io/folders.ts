import { access, constants, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { problem } from './errors.ts'

const reasons: Record<string, string> = {
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  EROFS: 'the file system is read-only',
}
const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code

/**
 * The files below a folder, as paths relative to it; none where it is not there.
 *
 * @param skipped names of folders that are not entered
 * @param most ends the search when so many files were found
 */
export async function filesBelow(
  folder: string,
  skipped: ReadonlySet<string>,
  most = 5_000,
): Promise<string[]> {
  const found: string[] = []
  const visit = async (below: string): Promise<void> => {
    const entries = await readdir(join(folder, below), { withFileTypes: true }).catch(() => [])
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (found.length >= most) return
      const path = below ? `${below}/${entry.name}` : entry.name
      if (entry.isDirectory() && !skipped.has(entry.name)) await visit(path)
      if (entry.isFile() || entry.isSymbolicLink()) found.push(path)
    }
  }
  await visit('')
  return found
}

/**
 * Makes sure that files can be made in a folder, or in the nearest one above it that is there.
 *
 * @throws FOLDER_NOT_WRITABLE
 */
export async function requireWritableFolder(folder: string): Promise<void> {
  const present = await stat(folder).catch(() => undefined)
  if (!present) return requireWritableFolder(dirname(folder))
  const refusal = await access(folder, constants.W_OK).catch((error: unknown) => error)
  // Root may write anyway: the missing permission is the owner's word, as with files.
  if (refusal === undefined && (present.mode & 0o222) !== 0) return
  const code = refusal === undefined ? 'EACCES' : codeOf(refusal)
  throw problem('FOLDER_NOT_WRITABLE', { folder, reason: reasons[code ?? ''] ?? String(code) })
}

/**
 * Makes sure that a file, where it is there, may be written.
 *
 * @throws FILE_READ_ONLY
 */
export async function requireWritableFile(file: string): Promise<void> {
  const present = await stat(file).catch(() => undefined)
  if (present && (present.mode & 0o222) === 0) throw problem('FILE_READ_ONLY', { file })
}

/**
 * Remembers files byte for byte, also that they are not there.
 *
 * @returns what puts them back
 */
export async function rememberFiles(paths: readonly string[]): Promise<() => Promise<void>> {
  const contents = await Promise.all(paths.map((path) => readFile(path).catch(() => undefined)))
  return async () => {
    for (const [index, path] of paths.entries()) {
      const before = contents[index]
      const now = await readFile(path).catch(() => undefined)
      if (before === undefined) await rm(path, { force: true })
      else if (!now?.equals(before)) await writeFile(path, before)
    }
  }
}
