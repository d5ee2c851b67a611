import { type Environment, firstSet } from './environment.ts'

/** A Coder workspace. `owner` is Coder's user name, never the unix user: the two often differ. */
export interface CoderWorkspace {
  readonly kind: 'coder'
  readonly name: string
  readonly owner: string | undefined
  readonly agent: string | undefined
  /** VSCODE_PROXY_URI: the host of a forwarded port with `{{port}}` in place of the port. */
  readonly proxyUri: string | undefined
  /** CODER_URL: the server's access URL; the agent does not set it, only templates do. */
  readonly accessUrl: string | undefined
}

/** A GitHub Codespace; forwarded ports live on `<name>-<port>.<domain>`. */
export interface Codespace {
  readonly kind: 'codespaces'
  readonly name: string
  readonly domain: string
}

/** Any other machine: services are reached on localhost. */
export interface LocalWorkspace {
  readonly kind: 'local'
}

export type Workspace = CoderWorkspace | Codespace | LocalWorkspace

/**
 * Tells where the command runs. Values are taken as they are; `resolveUrls` checks the ones it uses.
 * Source: seed row S1 (CODER and CODER_WORKSPACE_NAME both set) and GitHub's default variables of a codespace.
 */
export function detectWorkspace(env: Environment): Workspace {
  const coderName = firstSet(env, 'CODER_WORKSPACE_NAME')
  if (firstSet(env, 'CODER') && coderName) {
    return {
      kind: 'coder',
      name: coderName,
      owner: firstSet(env, 'CODER_WORKSPACE_OWNER_NAME'),
      agent: firstSet(env, 'CODER_WORKSPACE_AGENT_NAME'),
      proxyUri: firstSet(env, 'VSCODE_PROXY_URI'),
      accessUrl: firstSet(env, 'CODER_URL'),
    }
  }
  const codespace = firstSet(env, 'CODESPACE_NAME')
  if (env.CODESPACES === 'true' && codespace) {
    const domain = firstSet(env, 'GITHUB_CODESPACES_PORT_FORWARDING_DOMAIN') ?? 'app.github.dev'
    return { kind: 'codespaces', name: codespace, domain }
  }
  return { kind: 'local' }
}
