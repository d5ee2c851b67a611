import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { command } from './command.ts'

/** A folder on a small disk of its own. */
export interface SmallDisk {
  /** Takes all the room that is left. */
  fill(): Promise<void>
  makeRoom(): Promise<void>
  unmount(): Promise<void>
}

async function must(program: string, ...args: string[]): Promise<void> {
  const { code, stderr } = await command(program, args, { env: process.env })
  if (code !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr}`)
}

/** Moves a folder's content onto a small disk that is mounted in its place; it needs root, as the engine does. */
export async function fullDisk(folder: string): Promise<SmallDisk> {
  const content = await mkdtemp(join(tmpdir(), 'coder-convex-disk-'))
  const filler = join(folder, 'filler')
  await cp(folder, content, { recursive: true, verbatimSymlinks: true })
  await must('mount', '-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', folder)
  await cp(content, folder, { recursive: true, verbatimSymlinks: true })
  await rm(content, { recursive: true })
  return {
    // Until the disk itself refuses.
    fill: () => writeFile(filler, Buffer.alloc(1024 * 1024)).catch(() => undefined),
    makeRoom: () => rm(filler),
    unmount: () => must('umount', folder),
  }
}
