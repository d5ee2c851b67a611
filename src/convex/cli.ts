import { problem } from '../io/errors.ts'
import type { Output } from '../io/output.ts'
import { follow } from '../io/shell.ts'
import type { Plan } from '../settings/plan.ts'
import { settingNumber } from '../settings/resolve.ts'
import { findConvexCli } from './installed-cli.ts'

/**
 * The environment of every call of the Convex CLI. The pair names our deployment; what could name another one is
 * taken away; CI keeps it from reporting errors elsewhere; NO_PROXY keeps a proxy away from loopback
 * (facts/convex.md, "CLI: choosing the deployment").
 */
export function cliEnvironment(plan: Plan, adminKey: string): Record<string, string | undefined> {
  return {
    CONVEX_SELF_HOSTED_URL: plan.loopback.api,
    CONVEX_SELF_HOSTED_ADMIN_KEY: adminKey,
    CONVEX_DEPLOYMENT: undefined,
    CONVEX_DEPLOY_KEY: undefined,
    CONVEX_DEPLOYMENT_TOKEN: undefined,
    CI: '1',
    NO_PROXY: '127.0.0.1,localhost',
    no_proxy: '127.0.0.1,localhost',
  }
}

const shownLines = 30

/**
 * Runs the project's Convex CLI and lets a person follow it.
 *
 * @param args its arguments; never a secret, since they are visible to other users of the machine
 * @param limited whether CONVEX_CLI_TIMEOUT applies; `convex dev` watches for ever
 * @throws CONVEX_NOT_INSTALLED, CONVEX_CLI_FAILED, CONVEX_CLI_TIMEOUT
 */
export async function runConvexCli(
  plan: Plan,
  adminKey: string,
  args: readonly string[],
  options: { output: Output; onLine: (line: string) => void; limited?: boolean },
): Promise<void> {
  const script = findConvexCli(plan.project)
  const seconds = settingNumber(plan.settings, 'CONVEX_CLI_TIMEOUT')
  const last: string[] = []
  const result = await follow(process.execPath, [script, ...args], {
    cwd: plan.project.folder,
    env: cliEnvironment(plan, adminKey),
    output: options.output,
    ...(options.limited !== false && { timeoutMs: seconds * 1000 }),
    onLine: (line) => {
      last.push(line)
      if (last.length > shownLines) last.shift()
      options.onLine(line)
    },
  })
  const command = args.join(' ')
  if (result.timedOut) throw problem('CONVEX_CLI_TIMEOUT', { command, seconds }, last)
  if (!result.ok) throw problem('CONVEX_CLI_FAILED', { command, exitCode: exitText(result.exitCode) }, last)
}

const exitText = (exitCode: number | null) =>
  exitCode === null ? 'ended by a signal' : `exit code ${exitCode}`
