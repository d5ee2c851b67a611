import { createHash } from 'node:crypto'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { withLock } from '../src/io/lock.ts'
import type { OpenedProject } from './open-project.ts'

/**
 * Runs a task that changes a project's stack while no other one does: the start hook of a dev container may be at
 * work when a person types the same command. The lock is outside the project, where it needs no ignoring.
 */
export function exclusively<T>(
  { project, output }: Pick<OpenedProject, 'project' | 'output'>,
  task: () => Promise<T>,
): Promise<T> {
  const name = createHash('sha256').update(project.folder).digest('hex').slice(0, 16)
  const file = join(tmpdir(), `coder-convex-${userInfo().uid}-${name}.lock`)
  const onWait = (pid: number) =>
    output.progress(`  another coder-convex (pid ${pid}) works on this project; waiting …`)
  return withLock(file, onWait, task)
}
