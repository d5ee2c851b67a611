import { selectRuntime } from '../src/stack/select-runtime.ts'
import { type Invocation, openProject } from './open-project.ts'
import { stepLine } from './task.ts'

/** `coder-convex stop`: the services end, the data stays. */
export async function stop(invocation: Invocation): Promise<void> {
  const { plan, output } = await openProject(invocation)
  const runtime = await selectRuntime(plan, output)
  const stopped = await runtime.down()
  output.progress(stepLine(output, 'services', stopped ? 'stopped' : 'were not running'))
  output.progress(stepLine(output, 'data', `kept in ${runtime.dataLocation}`))
}
