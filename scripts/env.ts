import { listVariables } from '../src/convex/deployment.ts'
import { exclusively } from './exclusively.ts'
import { deploymentVariables } from './init-convex-env.ts'
import { type Invocation, openProject } from './open-project.ts'
import { deploymentEnvFile, ignorePrivateFiles, jwtKey } from './steps/setup-steps.ts'
import { runningBackend } from './steps/stack-steps.ts'
import { runSteps } from './task.ts'

/** `coder-convex env`: the variables alone, on a stack that runs. */
export async function pushEnv(invocation: Invocation): Promise<void> {
  const steps = [ignorePrivateFiles, jwtKey, deploymentEnvFile, runningBackend, deploymentVariables]
  const opened = await openProject(invocation)
  await exclusively(opened, () => runSteps(steps, opened))
}

/** `coder-convex env list`: what the deployment has; values only with --show-secrets. */
export async function listEnv(
  invocation: Invocation,
  options: { json: boolean; showSecrets: boolean },
): Promise<void> {
  const { plan, output, adminKey } = await runSteps([runningBackend], await openProject(invocation))
  const values = await listVariables(plan.loopback.api, adminKey)
  const shown = Object.entries(values).map(([name, value]): [string, string] => [
    name,
    options.showSecrets ? value : masked(value),
  ])
  const say = options.showSecrets ? output.reveal : output.result
  if (options.json) say(JSON.stringify(Object.fromEntries(shown), null, 2))
  else for (const [name, value] of shown) say(`${name}=${value}`)
}

/** How much there is, and nothing of it. */
const masked = (value: string) => `******** (${value.length} characters)`
