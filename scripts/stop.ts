import { selectRuntime } from '../src/stack/select-runtime.ts'
import { exclusively } from './exclusively.ts'
import { type Invocation, openProject } from './open-project.ts'
import { stepLine } from './task.ts'

/** `coder-convex stop`: the services end, the data stays. */
export async function stop(invocation: Invocation): Promise<void> {
  const opened = await openProject(invocation)
  const { plan, output } = opened
  const runtime = await selectRuntime(plan, output)
  const stopped = await exclusively(opened, () => runtime.down())
  output.progress(stepLine(output, 'services', stopped ? 'stopped' : 'were not running'))
  output.progress(stepLine(output, 'data', `kept in ${runtime.dataLocation}`))
}
