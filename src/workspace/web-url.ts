import { problem } from '../io/errors.ts'
import type { Service, ServiceName } from './services.ts'

/** Where a value came from, for the error that refuses it. */
export interface Origin {
  readonly setting: string
  readonly source: string
}

/** The error for a value that may not become part of a URL; it never repeats the value. */
export function invalidUrlPart({ setting, source }: Origin, reason: string, fix: string) {
  return problem('INVALID_SETTING', { setting, source, reason, fix })
}

// Narrower than RFC 3986 on purpose: URLs end up in env files and shell scripts, so nothing that a shell
// acts on may pass, although `new URL` would accept `https://$(id).example.com`.
const label = '[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?'
const host = `${label}(?:\\.${label})*|\\[[0-9a-f:.]+\\]`
const webUrl = new RegExp(`^https?://(?:${host})(?::\\d{1,5})?(?:/[\\w.~@:%+,=-]*)*$`, 'i')

/**
 * Checks an http or https URL and brings it to the form a browser reports as origin: lower-case host, no default
 * port, no trailing slash.
 *
 * @param text the URL; blanks around it are ignored
 * @throws INVALID_SETTING when it is anything but `http(s)://host[:port][/path]`
 */
export function checkedWebUrl(text: string, origin: Origin): URL {
  const trimmed = text.trim()
  if (!webUrl.test(trimmed) || !URL.canParse(trimmed)) {
    throw invalidUrlPart(
      origin,
      'it is not an http or https URL without credentials, query and fragment',
      `Give ${origin.setting} the form https://host[:port][/path], or unset it.`,
    )
  }
  return new URL(trimmed)
}

/** The URL as text without a trailing slash. */
export const withoutTrailingSlash = (url: URL): string => (url.origin + url.pathname).replace(/\/+$/, '')

/**
 * Refuses a host with a DNS label over 63 characters (RFC 1035): Coder builds such names and does not shorten them.
 *
 * @throws URL_LABEL_TOO_LONG naming the service, the label and the setting that overrides the URL
 */
export function checkLabels(hostname: string, name: ServiceName, service: Service): void {
  const label = hostname.split('.').find((part) => part.length > 63)
  if (label === undefined) return
  throw problem('URL_LABEL_TOO_LONG', {
    service: name,
    label,
    length: label.length,
    setting: service.overrideSetting,
  })
}
