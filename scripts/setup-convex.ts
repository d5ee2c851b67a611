import { exclusively } from './exclusively.ts'
import { type Invocation, openProject } from './open-project.ts'
import {
  clientEnvFile,
  deploymentEnvFile,
  ignorePrivateFiles,
  jwtKey,
  settingsFile,
} from './steps/setup-steps.ts'
import { runSteps } from './task.ts'

/** S1 to S5: the files of a workspace; nothing is started. */
export const setupSteps = [ignorePrivateFiles, jwtKey, settingsFile, clientEnvFile, deploymentEnvFile]

/** `coder-convex setup`. */
export async function setup(invocation: Invocation): Promise<void> {
  const opened = await openProject(invocation)
  await exclusively(opened, () => runSteps(setupSteps, opened))
}
