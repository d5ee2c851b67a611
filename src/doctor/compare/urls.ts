import type { Plan } from '../../settings/plan.ts'
import { localFile } from '../../settings/variables.ts'
import { type ServiceName, services } from '../../workspace/services.ts'
import { type CheckResult, failure, ok, skipped, warning } from '../check-result.ts'
import { shownUrl } from './origins.ts'

/**
 * The public URLs: whether they could be derived, and whether those that are written down are the ones of this
 * workspace.
 *
 * @param local values of .env.convex.local
 */
export function compareUrls(
  local: Readonly<Record<string, string>>,
  { urls, workspace }: Pick<Plan, 'urls' | 'workspace'>,
): CheckResult {
  const names: ServiceName[] = ['api', 'site', 'dashboard']
  const stale = names.find((name) => {
    const recorded = local[services[name].overrideSetting]
    // One that the environment gives for now is a choice, and no other workspace.
    const chosen = urls[name].source === 'the environment' || urls[name].source === 'the command line'
    return recorded && !chosen && recorded.replace(/\/+$/, '') !== urls[name].url
  })
  if (stale) {
    const setting = services[stale].overrideSetting
    return failure(
      `${setting} in ${localFile} is ${shownUrl(local[setting] ?? '')}, and this workspace's is ${urls[stale].url}.`,
      'Run "coder-convex start", which writes the URLs anew.',
    )
  }
  const { url, source, hint } = urls.api
  if (hint && workspace.kind !== 'local') return warning(`${url} (${source}).`, hint)
  return local[services.api.overrideSetting] ? ok(`${url} (${source})`) : skipped('Nothing is set up yet.')
}
