import { deployable, deployChangedFunctions } from './deploy.ts'
import { exclusively } from './exclusively.ts'
import { deploymentVariables } from './init-convex-env.ts'
import { type Invocation, openProject } from './open-project.ts'
import { setupSteps } from './setup-convex.ts'
import { showAddresses } from './status.ts'
import { adminKey, health, runtimeChoice, services, stackFiles } from './steps/stack-steps.ts'
import { type AnyStep, runSteps } from './task.ts'

export interface StartOptions {
  /** Whether the deployment's variables are set. */
  env: boolean
  /** Whether the functions are deployed. */
  deploy: boolean
}

/**
 * The whole sequence, in the only order that works (S11): services healthy, then variables, then functions. Variables
 * first, because the backend evaluates auth.config.ts during the deploy and refuses it while one is missing.
 */
export const startSteps = ({ env, deploy }: StartOptions): AnyStep[] => [
  ...(deploy ? [deployable] : []),
  runtimeChoice,
  ...setupSteps,
  stackFiles,
  services,
  health,
  adminKey,
  ...(env ? [deploymentVariables] : []),
  ...(deploy ? [deployChangedFunctions] : []),
]

/** `coder-convex start`: from whatever is there to a running stack with variables and functions. */
export async function start(invocation: Invocation, options: StartOptions): Promise<void> {
  const opened = await openProject(invocation)
  showAddresses(await exclusively(opened, () => runSteps(startSteps(options), opened)))
}
