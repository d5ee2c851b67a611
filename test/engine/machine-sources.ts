import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { mirrorsOf, parseSources, type Source, type SourcesFile } from './apt-sources.ts'

const aptFolder = '/etc/apt'

/** Reads this machine's own package sources, the only place where the tests learn of mirrors. */
export async function machineSources(): Promise<Source[]> {
  const parts = (await readdir(join(aptFolder, 'sources.list.d')).catch(() => []))
    .filter((name) => /\.(list|sources)$/.test(name))
    .map((name) => join('sources.list.d', name))
  return parseSources(await Promise.all(['sources.list', ...parts].map(readSourcesFile)))
}

/** This machine's Debian suite, such as bookworm; undefined on another system. */
export async function machineSuite(): Promise<string | undefined> {
  const release = await readOrEmpty('/etc/os-release')
  if (!/^ID="?debian"?$/m.test(release)) return undefined
  return /^VERSION_CODENAME="?(\w+)"?$/m.exec(release)?.[1]
}

/** The address of a Debian mirror, as this machine's own sources have it; undefined on another system. */
export async function machineMirror(): Promise<string | undefined> {
  const suite = await machineSuite()
  if (suite === undefined) return undefined
  for (const uri of mirrorsOf(await machineSources(), suite)) {
    if (/^(https?|file):/.test(uri)) return uri
    // Debian's cloud images name a file that lists the mirrors instead.
    const list = /^mirror\+file:(.+)/.exec(uri)?.[1]
    const listed = list && /^https?:\S+/m.exec(await readOrEmpty(list))?.[0]
    if (listed) return listed
  }
  return undefined
}

async function readSourcesFile(name: string): Promise<SourcesFile> {
  return { name, text: await readOrEmpty(join(aptFolder, name)) }
}

async function readOrEmpty(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '')
}
