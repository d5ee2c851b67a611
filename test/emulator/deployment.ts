import { badAdminKey, isAdminKey, issueAdminKey } from './admin-key.ts'
import { authConfigPath, evaluateAuthConfig } from './auth-config.ts'
import type { EmulatorConfig } from './config.ts'
import { type State, variableValues } from './state.ts'
import type { StateFile } from './state-file.ts'
import { applyChanges, type VariableChange } from './variables.ts'

export interface CanonicalUrls {
  readonly convexCloudUrl: string
  readonly convexSiteUrl: string
}

/** One deployment: its configuration and state, and the rules for changing them. */
export interface Deployment {
  readonly config: EmulatorConfig
  readonly adminKey: string
  state: () => State
  update: (change: Partial<State>) => void
  /** Throws unless the key is this deployment's. */
  requireKey: (candidate: string) => void
  canonicalUrls: () => CanonicalUrls
  /** What functions and the auth config read as `process.env`. */
  functionEnv: (state: Pick<State, 'variables' | 'canonicalUrls'>) => Record<string, string>
  changeVariables: (changes: readonly VariableChange[]) => void
  changeCanonicalUrl: (destination: 'convexCloud' | 'convexSite', url: string | null) => void
}

/** Builds the deployment over its stored state. */
export function openDeployment(config: EmulatorConfig, file: StateFile): Deployment {
  const adminKey = issueAdminKey(config.instanceName, config.instanceSecret)
  const urls = (state: Pick<State, 'canonicalUrls'>): CanonicalUrls => ({
    convexCloudUrl: state.canonicalUrls.convexCloud ?? config.cloudOrigin,
    convexSiteUrl: state.canonicalUrls.convexSite ?? config.siteOrigin,
  })
  const functionEnv: Deployment['functionEnv'] = (state) => ({
    ...variableValues(state.variables),
    CONVEX_CLOUD_URL: urls(state).convexCloudUrl,
    CONVEX_SITE_URL: urls(state).convexSiteUrl,
  })
  /** The deployed auth config has a say in every change of what it reads (contract 3.1). */
  const commit = (change: Partial<State>) => {
    const next = { ...file.current(), ...change }
    const module = next.modules.find(({ path }) => path === authConfigPath)
    const authProviders =
      module === undefined
        ? next.authProviders
        : evaluateAuthConfig(
            module.source,
            functionEnv(next),
            'This change would make the auth config invalid',
          )
    file.replace({ ...next, authProviders })
  }
  return {
    config,
    adminKey,
    state: file.current,
    update: (change) => file.replace({ ...file.current(), ...change }),
    requireKey: (candidate) => {
      if (!isAdminKey(candidate, adminKey)) throw badAdminKey()
    },
    canonicalUrls: () => urls(file.current()),
    functionEnv,
    changeVariables: (changes) => commit({ variables: applyChanges(file.current().variables, changes) }),
    changeCanonicalUrl: (destination, url) => {
      const { [destination]: _replaced, ...others } = file.current().canonicalUrls
      commit({ canonicalUrls: url === null ? others : { ...others, [destination]: url } })
    },
  }
}
