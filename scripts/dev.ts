import { watch } from 'node:fs'
import { runConvexCli } from '../src/convex/cli.ts'
import { clientFile } from '../src/settings/variables.ts'
import { exclusively } from './exclusively.ts'
import type { OpenedProject } from './open-project.ts'
import { type Invocation, openProject } from './open-project.ts'
import { startSteps } from './start.ts'
import { clientEnvFile } from './steps/setup-steps.ts'
import { runSteps } from './task.ts'

/**
 * `coder-convex dev`: the stack with its variables, then `convex dev`, which deploys on every change. It writes its
 * own loopback URL into .env.local each time it starts (facts/convex.md); the browser's URL is put back at once.
 */
export async function dev(invocation: Invocation, options: { once: boolean }): Promise<void> {
  const opened = await openProject(invocation)
  const steps = startSteps({ env: true, deploy: false })
  const context = await exclusively(opened, () => runSteps(steps, opened))
  const { plan, adminKey, output } = context
  const keeper = options.once ? undefined : keepFrontendUrl(context)
  try {
    await runConvexCli(plan, adminKey, ['dev', ...(options.once ? ['--once'] : [])], {
      output,
      limited: options.once,
      onLine: (line) => output.progress(line),
    })
  } finally {
    keeper?.close()
    await clientEnvFile.run(context)
  }
}

/** Looks at .env.local whenever it changes while `convex dev` runs. */
function keepFrontendUrl(context: OpenedProject): { close(): void } {
  let writing = Promise.resolve()
  const watcher = watch(context.project.folder, (_event, name) => {
    if (name !== clientFile) return
    writing = writing
      .then(() => clientEnvFile.run(context))
      .then(
        () => undefined,
        (error) => context.output.progress(`.env.local could not be put right: ${(error as Error).message}`),
      )
  })
  return { close: () => watcher.close() }
}
