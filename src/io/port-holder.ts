import { readdir, readFile, readlink } from 'node:fs/promises'

/** A process of this machine that listens on a port. */
export interface PortHolder {
  pid: number
  name: string
  args: readonly string[]
}

/**
 * Finds who listens on a port, from /proc: the socket's inode, then the process that has it open. Elsewhere than on
 * Linux, and for processes of other users, nobody is found.
 */
export async function findPortHolder(port: number): Promise<PortHolder | undefined> {
  const inode = await listeningInode(port)
  if (!inode) return undefined
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name))
  for (const pid of pids) {
    if (await hasSocket(pid, inode)) {
      const name = (await readText(`/proc/${pid}/comm`)).trim() || 'a process'
      const args = (await readText(`/proc/${pid}/cmdline`)).split('\0')
      return { pid: Number(pid), name, args }
    }
  }
  return undefined
}

const readText = (file: string) => readFile(file, 'utf8').catch(() => '')

async function hasSocket(pid: string, inode: string): Promise<boolean> {
  for (const descriptor of await readdir(`/proc/${pid}/fd`).catch(() => [])) {
    const target = await readlink(`/proc/${pid}/fd/${descriptor}`).catch(() => '')
    if (target === `socket:[${inode}]`) return true
  }
  return false
}

/** Columns of proc(5)'s net/tcp: local address, state (0A is LISTEN), inode. */
async function listeningInode(port: number): Promise<string | undefined> {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    for (const line of (await readText(table)).split('\n').slice(1)) {
      const columns = line.trim().split(/\s+/)
      if (columns[1]?.endsWith(wanted) && columns[3] === '0A') return columns[9]
    }
  }
  return undefined
}
