import { resolve } from 'node:path'
import { writeTextFile } from '../src/io/files.ts'
import { entrypointText } from '../src/stack/stack-files.ts'
import { type Invocation, openProject } from './open-project.ts'
import { stackFiles } from './steps/stack-steps.ts'
import { runSteps, stepLine } from './task.ts'

/**
 * `coder-convex entrypoint`: writes the compose file, whose inline config is the entrypoint; with a file name, the
 * script alone, for stacks of one's own.
 */
export async function entrypoint(invocation: Invocation, file?: string): Promise<void> {
  if (file === undefined) {
    await runSteps([stackFiles], await openProject(invocation))
    return
  }
  const outcome = await writeTextFile(resolve(invocation.folder, file), entrypointText(), 0o755)
  invocation.output.progress(stepLine(invocation.output, 'entrypoint', `${file} ${outcome}`))
}
