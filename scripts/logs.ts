import { problem } from '../src/io/errors.ts'
import { selectRuntime } from '../src/stack/select-runtime.ts'
import { type Invocation, openProject } from './open-project.ts'

export interface LogsOptions {
  service?: string | undefined
  follow: boolean
  lines: number
}

/** `coder-convex logs [service]`: the log goes to stdout as it is, with known secrets masked. */
export async function logs(invocation: Invocation, options: LogsOptions): Promise<void> {
  const { plan, output } = await openProject(invocation)
  const runtime = await selectRuntime(plan, output)
  const known = (await runtime.services()).map(({ name }) => name)
  const { service } = options
  if (service !== undefined && !known.includes(service)) {
    throw problem('UNKNOWN_SERVICE', { name: service, known: known.join(', ') })
  }
  if (options.follow) {
    await runtime.followLogs(service, options.lines, (line) => output.result(line))
    return
  }
  for (const name of service ? [service] : known) {
    if (!service && known.length > 1) output.progress(output.paint('bold', name))
    for (const line of await runtime.logTail(name, options.lines)) output.result(line)
  }
}
