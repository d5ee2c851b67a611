import { type CheckResult, failure, ok, warning } from '../check-result.ts'

/** Whether somebody who is not logged in gets through to an app. */
export type Sharing = 'public' | 'private' | 'unknown'

/**
 * @param status of an answer without credentials; Coder redirects to its login, or says 404
 */
export function sharingOf(status: number | undefined): Sharing {
  if (status === undefined) return 'unknown'
  return status === 200 ? 'public' : 'private'
}

/** Ways around Coder's login, from facts/coder.md ("Practical modes"). */
const waysOut = [
  "let your dev server proxy /convex to the loopback API and set CONVEX_API_URL to your app's URL plus /convex",
  'share the API and site apps publicly, if what they hold may be public',
  'use "coder port-forward" and localhost',
].join('; or ')

/**
 * What Coder's login means for the stack (facts/coder.md, headline 6).
 *
 * @param api how the public API URL is shared
 * @param originIsPublic whether the backend announces a public URL as its issuer
 */
export function compareSharing(api: Sharing, originIsPublic: boolean): CheckResult {
  if (api === 'public') return ok('the API is reached without a login')
  if (api === 'private' && originIsPublic) {
    return failure(
      "The backend's issuer is a URL behind Coder's login, which the backend does not get past: no token can be checked.",
      'Share the API and site apps publicly, or remove CONVEX_ORIGINS, CONVEX_CLOUD_ORIGIN and CONVEX_SITE_ORIGIN from the settings.',
    )
  }
  const found =
    api === 'private' ? "The API is behind Coder's login" : 'The public API URL does not answer from here'
  return warning(
    `${found}. Live queries work once a browser has logged in to Coder; the dashboard's login, uploads and other fetches do not.`,
    `Choose one: ${waysOut}.`,
  )
}
