import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { runConvexCli } from '../src/convex/cli.ts'
import { isDeployed, rememberDeployed } from '../src/convex/deployed-state.ts'
import { findConvexCli, requireConvex } from '../src/convex/installed-cli.ts'
import { problem } from '../src/io/errors.ts'
import { exclusively } from './exclusively.ts'
import { type Invocation, openProject } from './open-project.ts'
import { runningBackend } from './steps/stack-steps.ts'
import { runSteps, type Step, stepLine } from './task.ts'

/** What a deploy needs is checked before anything is started, not after. */
export const deployable: Step<'project'> = {
  title: 'project',
  async run({ project }) {
    requireConvex(project)
    findConvexCli(project)
    const folder = join(project.folder, project.functionsFolder)
    if (!existsSync(folder)) throw problem('NO_FUNCTIONS_FOLDER', { folder })
    return { said: `${project.name}, functions in ${project.functionsFolder}/` }
  },
}

/** S11: the last step, after every variable is set, with the project's own Convex CLI. */
export const deployFunctions: Step<'plan' | 'adminKey' | 'output'> = {
  title: 'functions',
  async run({ plan, adminKey, output }) {
    output.transient('  deploying the functions …')
    await runConvexCli(plan, adminKey, ['deploy', '--yes'], {
      output,
      onLine: (line) => output.transient(stepLine(output, 'functions', line.slice(0, 100))),
    })
    await rememberDeployed(plan, adminKey)
    return { said: 'deployed' }
  },
}

/** The same for `start`, which leaves functions alone that the backend has already. */
export const deployChangedFunctions: typeof deployFunctions = {
  title: 'functions',
  async run(context) {
    const present = await isDeployed(context.plan, context.adminKey)
    return present ? { said: 'unchanged since the last deploy' } : deployFunctions.run(context)
  },
}

/** `coder-convex deploy`: the functions alone, on a stack that runs. */
export async function deploy(invocation: Invocation): Promise<void> {
  const opened = await openProject(invocation)
  await exclusively(opened, () => runSteps([deployable, runningBackend, deployFunctions], opened))
}
