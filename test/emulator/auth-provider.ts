import { badRequest } from './api-error.ts'

export type AuthProvider =
  | { readonly applicationID: string; readonly domain: string }
  | {
      readonly type: 'customJwt'
      readonly applicationID: string | null
      readonly issuer: string
      readonly jwks: string
      readonly algorithm: string
    }

const algorithms = ['RS256', 'ES256']

/** Reads the providers out of an evaluated auth config, refusing what the real backend refuses. */
export function readProviders(config: unknown): AuthProvider[] {
  const providers = (config as { providers?: unknown } | null)?.providers
  if (!Array.isArray(providers)) throw notMatching('missing field `providers`')
  return providers.map(readProvider)
}

function readProvider(raw: unknown, index: number): AuthProvider {
  if (typeof raw !== 'object' || raw === null) throw notMatching(`Provider at index ${index} is no object`)
  const provider = raw as Record<string, unknown>
  if ('applicationId' in provider || 'applicationid' in provider) {
    throw notMatching(
      `Provider at index ${index} must have applicationID property spelled lowercase 'application', capital I, capital D.`,
    )
  }
  const text = (field: string): string => {
    const value = provider[field]
    if (typeof value !== 'string') throw notMatching(`Provider at index ${index}: missing field \`${field}\``)
    return value
  }
  if (provider.type !== 'customJwt') {
    if ('issuer' in provider) {
      throw notMatching(`Provider at index ${index} is oidc so cannot have an 'issuer' specified.`)
    }
    return { applicationID: text('applicationID'), domain: issuerUrl(text('domain')) }
  }
  if ('domain' in provider) {
    throw notMatching(`Provider at index ${index} is a customJwt so cannot have a 'domain' specified`)
  }
  if (!algorithms.includes(text('algorithm'))) {
    throw notMatching(`Invalid signature algorithm (only ${algorithms.join(' and ')} are supported)`)
  }
  return {
    type: 'customJwt',
    applicationID: provider.applicationID === undefined ? null : text('applicationID'),
    issuer: issuerUrl(text('issuer')),
    jwks: text('jwks'),
    algorithm: text('algorithm'),
  }
}

function issuerUrl(written: string): string {
  const hasScheme = /^[a-z]+:\/\//i.test(written)
  const url = hasScheme ? written : `https://${written}`
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) throw invalidDomain(written)
  // A bare word is far likelier a misplaced token than a host.
  if (!hasScheme && !/\.[a-z]{2,}$/i.test(new URL(url).hostname)) throw invalidDomain(written)
  return url
}

function notMatching(detail: string): Error {
  return badRequest(
    'AuthConfigNotMatchingSchemaError',
    `auth config file must include a list of provider credentials: ${detail}`,
  )
}

function invalidDomain(written: string): Error {
  return badRequest('InvalidProviderDomainUrl', `Invalid provider domain URL "${written}"`)
}
