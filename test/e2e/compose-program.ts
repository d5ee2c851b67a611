import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { command } from './command.ts'
import { variable } from './programs.ts'
import type { Workspace } from './workspace.ts'

/** A PATH whose docker answers `docker compose …` in its own way and hands over everything else. */
export async function pathWithCompose({ folder }: Workspace, compose: string): Promise<string> {
  const found = await command('sh', ['-c', 'command -v docker'], { env: process.env })
  const bin = join(dirname(folder), 'bin')
  await mkdir(bin, { recursive: true })
  const script = `#!/bin/sh\nif [ "$1" = compose ]; then ${compose}; fi\nexec ${found.stdout.trim()} "$@"\n`
  await writeFile(join(bin, 'docker'), script)
  await chmod(join(bin, 'docker'), 0o755)
  return `${bin}:${variable('PATH')}`
}
