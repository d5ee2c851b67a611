import { run } from '../io/shell.ts'
import { Skip } from './check-result.ts'

const limitMs = 5_000

/**
 * Asks git about a project's files; it changes nothing.
 *
 * @returns the lines of its answer
 * @throws Skip where there is no git, or no repository that it opens
 */
export async function askGit(folder: string, args: readonly string[]): Promise<string[]> {
  const result = await run('git', args, { cwd: folder, timeoutMs: limitMs, env: { LC_ALL: 'C' } })
  if (result.exitCode === 127) throw new Skip('There is no git here.')
  // check-ignore says 1 when it has nothing to say.
  if (result.ok || result.exitCode === 1) return result.stdout.split('\n').filter(Boolean)
  if (result.stderr.includes('not a git repository'))
    throw new Skip('The project is not in a git repository.')
  throw new Skip(`git does not open the repository: ${result.stderr.trim().split('\n')[0] ?? ''}`)
}
