import { serviceNames, services } from '../src/workspace/services.ts'
import { type Invocation, openProject } from './open-project.ts'

/** `coder-convex urls`: every URL, and where it came from. The JSON's shape is documented in the README. */
export async function urls(invocation: Invocation, options: { json: boolean }): Promise<void> {
  const { plan, output } = await openProject(invocation)
  if (options.json) {
    const { workspace, urls, loopback, origins } = plan
    output.result(JSON.stringify({ workspace: workspace.kind, urls, loopback, origins }, null, 2))
    return
  }
  for (const name of serviceNames) {
    const { url, source } = plan.urls[name]
    output.result(`${services[name].displayName.padEnd(17)} ${url}  ${output.paint('dim', `(${source})`)}`)
  }
  output.result(
    `${'Convex CLI'.padEnd(17)} ${plan.loopback.api}  ${output.paint('dim', '(always loopback)')}`,
  )
  output.result(`${'Token issuer'.padEnd(17)} ${plan.origins.site}`)
  const hint = plan.urls.api.hint
  if (hint) output.progress(hint)
}
