import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { chmod, lstat, mkdir, open, realpath, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { problem } from './errors.ts'

/** What a write did: nothing is touched when the content and the mode are already right. */
export type WriteOutcome = 'created' | 'updated' | 'unchanged'

const isMissing = (error: unknown) => errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR'
const errorCode = (error: unknown) => (error as NodeJS.ErrnoException).code

/**
 * Reads a text file.
 *
 * @returns its text, or undefined when there is no such file
 * @throws FILE_UNREADABLE when it is there and cannot be read
 */
export async function readTextFile(file: string): Promise<string | undefined> {
  try {
    // Synchronous: our files are small, and the way through the thread pool takes longer than the reading.
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (isMissing(error)) return undefined
    throw problem('FILE_UNREADABLE', { file, reason: reasonOf(error) })
  }
}

/** Whether anything is at the path. */
export async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  )
}

/**
 * Puts text into a file in one step: a reader sees the old file or the new one, also after a crash or on a
 * full disk. A symbolic link is followed, so that the link stays.
 *
 * @param mode permission bits; without it an existing file keeps its own and a new one gets 0644
 * @throws FILE_READ_ONLY when the file's owner took the write permission away
 * @throws FILE_NOT_WRITABLE when the folder, the disk or the permissions refuse
 */
export async function writeTextFile(file: string, text: string, mode?: number): Promise<WriteOutcome> {
  const target = await realpath(file).catch(() => file)
  const before = await readTextFile(target)
  const current = await stat(target).catch(() => undefined)
  if (before === text && current) {
    const present = current.mode & 0o777
    // Write permission that the owner took away stays away: "chmod 400" is usual for keys.
    if (mode === undefined || present === (mode & (present | 0o555))) return 'unchanged'
    await chmod(target, mode).catch((error) => {
      throw problem('FILE_NOT_WRITABLE', { file, reason: reasonOf(error) })
    })
    return 'updated'
  }
  // Root may write anyway, and a rename would go through: the missing permission is the owner's word.
  if (current && (current.mode & 0o222) === 0) throw problem('FILE_READ_ONLY', { file })
  await replaceFile(target, file, text, mode ?? (current ? current.mode & 0o777 : 0o644))
  return before === undefined ? 'created' : 'updated'
}

async function replaceFile(target: string, shownAs: string, text: string, mode: number): Promise<void> {
  const temporary = join(dirname(target), `.${basename(target)}.${randomBytes(4).toString('hex')}.tmp`)
  try {
    await mkdir(dirname(target), { recursive: true })
    const handle = await open(temporary, 'wx', mode)
    try {
      await handle.writeFile(text)
      await handle.chmod(mode)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(temporary, target)
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined)
    throw problem('FILE_NOT_WRITABLE', { file: shownAs, reason: reasonOf(error) })
  }
}

/**
 * Makes a folder that only its owner may enter.
 *
 * @throws FILE_NOT_WRITABLE when it cannot be made
 */
export async function makePrivateFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch((error) => {
    throw problem('FILE_NOT_WRITABLE', { file: folder, reason: reasonOf(error) })
  })
}

const reasons: Record<string, string> = {
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EISDIR: 'there is a folder of that name',
  ENOTDIR: 'a part of the path is not a folder',
}

function reasonOf(error: unknown): string {
  const code = errorCode(error)
  return (code && reasons[code]) ?? code ?? String(error)
}
