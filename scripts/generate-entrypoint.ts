import { resolve } from 'node:path'
import { writeTextFile } from '../src/io/files.ts'
import { dockerRuntime } from '../src/stack/docker.ts'
import { entrypointText } from '../src/stack/stack-files.ts'
import { type Invocation, openProject } from './open-project.ts'
import { stepLine } from './task.ts'

/**
 * `coder-convex entrypoint`: writes the compose file, whose inline config is the entrypoint; with a file name, the
 * script alone, for stacks of one's own.
 */
export async function entrypoint(invocation: Invocation, file?: string): Promise<void> {
  const { output } = invocation
  const said =
    file === undefined
      ? await dockerRuntime((await openProject(invocation)).plan, output).writeFiles()
      : `${file} ${await writeTextFile(resolve(invocation.folder, file), entrypointText(), 0o755)}`
  output.progress(stepLine(output, 'stack', said))
}
