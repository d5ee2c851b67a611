import { localFile } from '../../settings/variables.ts'
import type { Check } from '../check.ts'
import { ok, skipped } from '../check-result.ts'
import { isLoopback } from '../compare/origins.ts'
import { compareSharing, sharingOf } from '../compare/sharing.ts'
import { compareUrls } from '../compare/urls.ts'

/** S15, "correct Coder URLs": they can be derived, and the recorded ones are those of this workspace. */
const urls: Check = {
  name: 'urls',
  run: async ({ plan, files }) => compareUrls((await files[localFile].need()).values, await plan.need()),
}

/** What Coder's login keeps from working (facts/coder.md, headline 6). */
const sharing: Check = {
  name: 'coder sharing',
  run: async ({ plan }) => {
    const { workspace, urls: public_, origins } = await plan.need()
    if (workspace.kind !== 'coder') return skipped('This is no Coder workspace.')
    const { url } = public_.api
    if (isLoopback(url)) return ok('the API is reached by port-forwarding')
    return compareSharing(sharingOf(await statusOf(`${url}/version`)), !isLoopback(origins.site))
  },
}

/** Asked with fetch, since the URL is https and leads out of here; without credentials, as a browser's fetch is. */
async function statusOf(url: string): Promise<number | undefined> {
  try {
    return (await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(1_500) })).status
  } catch {
    return undefined
  }
}

export const workspaceChecks: readonly Check[] = [urls, sharing]
