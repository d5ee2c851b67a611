import { problem } from '../io/errors.ts'
import {
  checkedCoderNames,
  isSlug,
  matchCoderHost,
  type PortTemplate,
  portUrl,
  readProxyUri,
  slugPart,
  type Unusable,
} from './coder-host.ts'
import type { CoderWorkspace } from './detect.ts'
import type { DeriveUrl, ResolvedUrl, UrlOptions } from './resolved-url.ts'
import { type Service, type ServiceName, serviceNames, services } from './services.ts'
import { checkedWebUrl, checkLabels, invalidUrlPart, withoutTrailingSlash } from './web-url.ts'

type CoderNames = ReturnType<typeof checkedCoderNames>

/**
 * How to make URLs in a Coder workspace, from the best source there is: VSCODE_PROXY_URI (its domain is the real
 * wildcard), else CODER_URL (the wildcard is guessed to be below the server's host), else localhost.
 * Source: coder/coder coderd/workspaceapps/appurl; `<slug>--<workspace>--<owner>.<domain>` is seed row S2.
 *
 * @throws as `resolveUrls` does
 */
export function deriveCoderUrls(workspace: CoderWorkspace, options: UrlOptions): DeriveUrl {
  const names = checkedCoderNames(workspace)
  const template = workspace.proxyUri === undefined ? undefined : readProxyUri(workspace.proxyUri)
  if (template && 'host' in template) return fromProxyUri(template, names, options)
  const server = workspace.accessUrl === undefined ? undefined : readAccessUrl(workspace.accessUrl)
  if (server instanceof URL) return fromAccessUrl(server, names, options, template)
  const why =
    (template && `VSCODE_PROXY_URI ${template.reason}`) ??
    (server && `CODER_URL ${server.reason}`) ??
    'neither VSCODE_PROXY_URI nor CODER_URL is set'
  return onLocalhost(names, options, why)
}

function fromProxyUri(template: PortTemplate, names: CoderNames, options: UrlOptions): DeriveUrl {
  const host = matchCoderHost(template, names)
  return (name, service) => {
    if (options.style === 'slug' && host) {
      const first = slugPart(slugOf(name, service, options), host.agent, options.parts ?? 3)
      const url = `${template.scheme}://${host.prefix}${first}--${host.rest}`
      return finish(url, name, service, { source: 'VSCODE_PROXY_URI (slug form)' })
    }
    const port = options.ports[name]
    if (host) checkPort(port, service)
    const said =
      options.style === 'slug'
        ? { source: 'VSCODE_PROXY_URI (port form)', hint: "Its host does not follow Coder's form for slugs." }
        : { source: 'VSCODE_PROXY_URI' }
    return finish(portUrl(template, port), name, service, said)
  }
}

function fromAccessUrl(
  server: URL,
  names: CoderNames,
  options: UrlOptions,
  proxy: Unusable | undefined,
): DeriveUrl {
  const missing = missingName(names, options)
  if (missing) {
    const needed = serviceNames.filter((name) => services[name].required && !options.overrides[name])
    if (needed.length > 0) throw problem('URL_OWNER_UNKNOWN', { missing })
    return onLocalhost(names, options, `${missing} is not set`)
  }
  const said = {
    source: 'CODER_URL (slug form)',
    ...(proxy && { hint: `VSCODE_PROXY_URI ${proxy.reason}, so Coder may have no host for this app.` }),
  }
  return (name, service) => {
    const first = slugPart(slugOf(name, service, options), names.agent ?? '', options.parts ?? 3)
    const url = `${server.protocol}//${first}--${names.workspace}--${names.owner}.${server.host}`
    return finish(url, name, service, said)
  }
}

function onLocalhost(names: CoderNames, options: UrlOptions, why: string): DeriveUrl {
  return (name) => {
    const port = options.ports[name]
    const command = `coder port-forward ${names.workspace} --tcp ${port}:${port}`
    return {
      url: `http://localhost:${port}`,
      source: 'localhost',
      hint: `There is no public URL, since ${why}: run "${command}" on your machine, or set ${services[name].overrideSetting}.`,
    }
  }
}

/** CODER_URL's scheme, host and port; an IP address cannot have the app's host below it. */
function readAccessUrl(accessUrl: string): URL | Unusable {
  const url = checkedWebUrl(accessUrl, { setting: 'CODER_URL', source: 'the environment' })
  const isAddress = url.hostname.startsWith('[') || /^[\d.]+$/.test(url.hostname)
  return isAddress ? { reason: 'has an IP address, which no app host can be below' } : url
}

function missingName(names: CoderNames, options: UrlOptions): string | undefined {
  if (!names.owner) return 'CODER_WORKSPACE_OWNER_NAME'
  return options.parts === 4 && !names.agent ? 'CODER_WORKSPACE_AGENT_NAME' : undefined
}

function slugOf(name: ServiceName, service: Service, options: UrlOptions): string {
  const slug = options.slugs[name]
  if (isSlug(slug)) return slug
  throw invalidUrlPart(
    { setting: service.slugSetting, source: 'the settings' },
    'Coder does not allow it as the slug of an app',
    'Use lower-case letters, digits and single "-" between them, not only four or five digits.',
  )
}

/** Coder takes a first part of fewer than four digits as a slug, so such a port has no URL. */
function checkPort(port: number, service: Service): void {
  if (port >= 1000) return
  throw invalidUrlPart(
    { setting: service.portSetting, source: 'the settings' },
    'Coder has port URLs only for ports of four or five digits',
    `Use a port from 1000 to 65535, or set ${service.overrideSetting}.`,
  )
}

function finish(
  text: string,
  name: ServiceName,
  service: Service,
  said: { source: string; hint?: string },
): ResolvedUrl {
  const setting = said.source.split(' ')[0] ?? said.source
  const url = checkedWebUrl(text, { setting, source: 'the environment' })
  checkLabels(url.hostname, name, service)
  return { url: withoutTrailingSlash(url), ...said }
}
