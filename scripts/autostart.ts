import { findConvexCli } from '../src/convex/installed-cli.ts'
import { run } from '../src/io/shell.ts'
import { deadline, pause } from '../src/io/waiting.ts'
import type { Plan } from '../src/settings/plan.ts'
import { settingNumber, settingText } from '../src/settings/resolve.ts'
import { dockerRuntime } from '../src/stack/docker.ts'
import { type Invocation, openProject } from './open-project.ts'
import { reportError } from './report-error.ts'
import { start } from './start.ts'

/**
 * `coder-convex autostart`, which the Feature's start hook runs in the background: an engine that is still starting is
 * waited for, functions are deployed where the project's packages are installed, and a failure is only reported, since
 * it must not fail the container.
 */
export async function autostart(invocation: Invocation): Promise<void> {
  const { output } = invocation
  output.progress(`${new Date().toISOString()} coder-convex autostart`)
  try {
    const { plan } = await openProject(invocation)
    if (settingText(plan.settings, 'CONVEX_AUTO_START') === 'false') {
      output.progress('Automatic start is off (CONVEX_AUTO_START=false).')
      return
    }
    await waitForEngine(plan, invocation)
    const installed = isInstalled(plan)
    await start(invocation, { env: true, deploy: installed })
    if (!installed) {
      output.progress("The project's packages are not installed, so the functions were not deployed.")
      output.progress('Install them, then run "coder-convex start" again.')
    }
  } catch (error) {
    reportError(error, output)
  }
}

/** Waits as long as CONVEX_DOCKER_WAIT says; without Docker, `start` decides what happens then. */
async function waitForEngine(plan: Plan, { output }: Invocation): Promise<void> {
  if (settingText(plan.settings, 'CONVEX_RUNTIME') === 'process') return
  // Where there is no client, no engine will come either: it is the image or another Feature that brings both.
  if (!(await hasDockerClient())) return
  const end = deadline(settingNumber(plan.settings, 'CONVEX_DOCKER_WAIT') * 1000)
  const answers = () =>
    dockerRuntime(plan, output)
      .requireReady()
      .then(
        () => true,
        () => false,
      )
  while (!(await answers())) {
    if (end.passed()) return
    await pause(500)
  }
}

async function hasDockerClient(): Promise<boolean> {
  const commandNotFound = 127
  return (await run('docker', ['--version'])).exitCode !== commandNotFound
}

function isInstalled(plan: Plan): boolean {
  try {
    findConvexCli(plan.project)
    return true
  } catch {
    return false
  }
}
