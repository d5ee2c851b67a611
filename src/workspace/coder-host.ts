/**
 * Coder's grammar for app hosts: `[prefix---]{port[s] | slug}[--agent]--workspace--owner` in place of the `*` of
 * the wildcard access URL, whose first label may have a suffix (`*-apps.example.com`).
 * Source: coder/coder coderd/workspaceapps/appurl/appurl.go; hosts without the agent since PR #19750 (2.27).
 */
import type { CoderWorkspace } from './detect.ts'
import { checkedWebUrl, invalidUrlPart } from './web-url.ts'

const name = '[a-z0-9]+(?:-[a-z0-9]+)*'
const wholeName = new RegExp(`^${name}$`)
const portForm = new RegExp(`^((?:${name}---)*)\\{\\{port\\}\\}--(${name})--(.+)$`)

/** What VSCODE_PROXY_URI says, in lower case: browsers lower the host too, and origins must compare equal. */
export interface PortTemplate {
  readonly scheme: string
  /** Host and port, with `{{port}}` in it. */
  readonly host: string
  readonly path: string
}

/** The parts of a port host that a slug host is made from. */
export interface CoderHost {
  readonly prefix: string
  readonly agent: string
  /** `workspace--owner`, the wildcard's suffix, the domain and the port. */
  readonly rest: string
}

/** A source of hosts that is well-formed but cannot give one; `reason` completes "VSCODE_PROXY_URI …". */
export interface Unusable {
  readonly reason: string
}

/**
 * Refuses names that Coder itself refuses, so that nothing but letters, digits and hyphens enters a URL.
 *
 * @returns the names in lower case
 * @throws INVALID_SETTING naming the variable
 */
export function checkedCoderNames(workspace: CoderWorkspace) {
  const check = (setting: string, value: string): string => {
    const lower = value.toLowerCase()
    if (wholeName.test(lower)) return lower
    throw invalidUrlPart(
      { setting, source: 'the environment' },
      'Coder does not allow such a name',
      `Set ${setting} to the name that Coder shows: letters, digits and single hyphens between them.`,
    )
  }
  return {
    workspace: check('CODER_WORKSPACE_NAME', workspace.name),
    owner: workspace.owner && check('CODER_WORKSPACE_OWNER_NAME', workspace.owner),
    agent: workspace.agent && check('CODER_WORKSPACE_AGENT_NAME', workspace.agent),
  }
}

/**
 * Reads VSCODE_PROXY_URI.
 *
 * @returns its template, or why no host can be made from it (path-based proxies)
 * @throws INVALID_SETTING when it is no URL at all
 */
export function readProxyUri(proxyUri: string): PortTemplate | Unusable {
  const text = proxyUri.trim()
  if (/^\.{0,2}\//.test(text)) return { reason: 'is not an absolute URL' }
  // A port of a real length stands in for the placeholder, so that the rest is checked like any other URL.
  checkedWebUrl(text.replaceAll('{{port}}', '10000'), {
    setting: 'VSCODE_PROXY_URI',
    source: 'the environment',
  })
  const [, scheme = '', host = '', path = ''] = /^(https?):\/\/([^/]+)(.*)$/i.exec(text) ?? []
  if (!host.includes('{{port}}')) return { reason: 'has no {{port}} in its host' }
  return {
    scheme: scheme.toLowerCase(),
    // `{{port}}s` asks Coder to speak https to the service; ours speak http.
    host: host.toLowerCase().replace('{{port}}s--', '{{port}}--'),
    path,
  }
}

/**
 * Takes a port host apart.
 *
 * The workspace and, when known, the owner must be the environment's: then the host is certainly Coder's. The
 * agent is taken from the host, since a forwarded VSCODE_PROXY_URI may belong to the parent's agent.
 *
 * @returns undefined when the host does not follow Coder's grammar
 */
export function matchCoderHost(
  template: PortTemplate,
  names: { workspace: string; owner?: string | undefined },
): CoderHost | undefined {
  const [, prefix = '', agent = '', rest = ''] = portForm.exec(template.host) ?? []
  const isOurs = rest.startsWith(`${names.workspace}--${names.owner ?? ''}`)
  const hasPath = template.path.replaceAll('/', '') !== ''
  return agent && isOurs && !hasPath ? { prefix, agent, rest } : undefined
}

/** The URL of a port, made by filling in the template. */
export const portUrl = ({ scheme, host, path }: PortTemplate, port: number): string =>
  `${scheme}://${(host + path).replaceAll('{{port}}', String(port))}`

/** The first part of a slug host: with four parts, the agent follows the slug (Coder before 2.27). */
export const slugPart = (slug: string, agent: string, parts: 3 | 4): string =>
  parts === 4 ? `${slug}--${agent}` : slug

/** Whether Coder takes the text as a slug; four or five digits would be a port. */
export const isSlug = (text: string): boolean => wholeName.test(text) && !/^\d{4,5}s?$/.test(text)
