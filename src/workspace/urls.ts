import { deriveCoderUrls } from './coder-urls.ts'
import type { Codespace, Workspace } from './detect.ts'
import type { DeriveUrl, ResolvedUrl, UrlOptions } from './resolved-url.ts'
import { forEachService, type ServiceName } from './services.ts'
import { checkedWebUrl, checkLabels, invalidUrlPart, withoutTrailingSlash } from './web-url.ts'

export type { ResolvedUrl, UrlOptions } from './resolved-url.ts'

/**
 * The public URL of every service. Overrides win; the rest is derived from the workspace.
 *
 * @throws INVALID_SETTING for a value that a URL would need and that is malformed
 * @throws URL_OWNER_UNKNOWN when Coder's host cannot be made without the owner or the agent
 * @throws URL_LABEL_TOO_LONG when a host label exceeds DNS's 63 characters
 */
export function resolveUrls(workspace: Workspace, options: UrlOptions): Record<ServiceName, ResolvedUrl> {
  let derive: DeriveUrl | undefined
  return forEachService((name, service) => {
    const override = options.overrides[name]
    if (override) {
      const origin = { setting: service.overrideSetting, source: override.source }
      return { url: withoutTrailingSlash(checkedWebUrl(override.url, origin)), source: override.source }
    }
    // Only now, so that a malformed environment is no error once every URL is given.
    derive ??= deriverFor(workspace, options)
    return derive(name, service)
  })
}

function deriverFor(workspace: Workspace, options: UrlOptions): DeriveUrl {
  switch (workspace.kind) {
    case 'coder':
      return deriveCoderUrls(workspace, options)
    case 'codespaces':
      return deriveCodespaceUrls(workspace, options)
    case 'local':
      return (name) => ({ url: `http://localhost:${options.ports[name]}`, source: 'localhost' })
  }
}

/** Source: GitHub's "Forwarding ports in your codespace": `https://CODESPACENAME-PORT.app.github.dev`. */
function deriveCodespaceUrls(codespace: Codespace, { ports }: UrlOptions): DeriveUrl {
  const name = codespace.name.toLowerCase()
  if (!/^[a-z0-9-]+$/.test(name)) {
    const origin = { setting: 'CODESPACE_NAME', source: 'the environment' }
    throw invalidUrlPart(
      origin,
      'GitHub does not allow such a name',
      'Unset it, or give the codespace its own name.',
    )
  }
  const domain = { setting: 'GITHUB_CODESPACES_PORT_FORWARDING_DOMAIN', source: 'the environment' }
  return (serviceName, service) => {
    const url = checkedWebUrl(`https://${name}-${ports[serviceName]}.${codespace.domain}`, domain)
    checkLabels(url.hostname, serviceName, service)
    return { url: withoutTrailingSlash(url), source: 'CODESPACE_NAME' }
  }
}
