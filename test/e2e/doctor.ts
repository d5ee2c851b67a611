import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, copyFile, mkdir, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect } from 'vitest'
import { until } from '../engine/until.ts'
import { command } from './command.ts'
import { leaksIn, secretsOf } from './secrets.ts'
import type { RunOptions, Workspace } from './workspace.ts'

/** One row of `doctor --json`. */
export interface Row {
  name: string
  status: string
  detail: string
  fix: string | null
}

export interface Examination {
  code: number | null
  verdict: string
  checks: Row[]
  repaired?: { name: string; done: boolean; said: string }[]
}

/** Runs `doctor --json`; whatever it says, no secret may be in it. */
export async function examine(
  workspace: Workspace,
  args: readonly string[] = [],
  options: RunOptions & { secrets?: Readonly<Record<string, string>> } = {},
): Promise<Examination> {
  const { code, stdout, stderr } = await workspace.run(['doctor', '--json', ...args], options)
  expect(leaksIn(stdout + stderr, options.secrets ?? {})).toEqual([])
  return { code, ...JSON.parse(stdout) }
}

/** Names of the checks with a status. */
export const named = ({ checks }: Examination, status: string): string[] =>
  checks.filter((row) => row.status === status).map(({ name }) => name)

/** A check's row. */
export function rowOf({ checks }: Examination, name: string): Row {
  const row = checks.find((each) => each.name === name)
  if (!row) throw new Error(`doctor has no check "${name}"`)
  return row
}

/** Everything a healthy stack of a real project has, in a repository of its own. Tells the workspace's secrets. */
export async function makeHealthy(workspace: Workspace): Promise<Record<string, string>> {
  await git(workspace, 'init', '--quiet')
  await workspace.misbehaveFromStart('')
  await workspace.succeed(['start'])
  // `start` waits for the backend only.
  if (workspace.runtime === 'docker') {
    const url = `http://127.0.0.1:${workspace.ports.dashboard}`
    await until('the dashboard to answer', () =>
      fetch(url).then(
        () => true,
        () => false,
      ),
    )
  }
  return secretsOf(workspace)
}

/** Runs git in the workspace's project. */
export async function git({ folder }: Workspace, ...args: string[]): Promise<void> {
  const author = ['-c', 'user.name=A', '-c', 'user.email=a@example.com']
  const { code, stderr } = await command('git', [...author, ...args], { cwd: folder, env: process.env })
  if (code !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`)
}

const kept = [
  '.env',
  '.env.convex.local',
  '.env.convex.deployment',
  '.env.local',
  '.gitignore',
  'jwt_private_key.pem',
  'package.json',
  ...['auth', 'auth.config', 'http', 'schema'].map((file) => `convex/${file}.ts`),
]

/**
 * Lets a test do to a project's files what it likes.
 *
 * @returns puts every file back as it was, with its mode, and takes new ones away
 */
export async function keepFiles({ folder }: Workspace): Promise<() => Promise<void>> {
  const copies = join(dirname(folder), `kept-${randomBytes(4).toString('hex')}`)
  for (const file of kept.filter((each) => existsSync(join(folder, each)))) {
    await mkdir(dirname(join(copies, file)), { recursive: true })
    await copyFile(join(folder, file), join(copies, file))
    await chmod(join(copies, file), (await stat(join(folder, file))).mode)
  }
  return async () => {
    for (const file of kept) {
      const [from, to] = [join(copies, file), join(folder, file)]
      await rm(to, { force: true })
      if (!existsSync(from)) continue
      await copyFile(from, to)
      await chmod(to, (await stat(from)).mode)
    }
  }
}
