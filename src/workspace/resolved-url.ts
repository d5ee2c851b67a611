import type { Service, ServiceName } from './services.ts'

/** The URL under which a browser reaches a service; it never ends in a slash. */
export interface ResolvedUrl {
  readonly url: string
  /** Where the URL comes from, as a short phrase. */
  readonly source: string
  /** What a person should know or do when the URL is not the one they may expect. */
  readonly hint?: string
}

export interface UrlOptions {
  readonly ports: Readonly<Record<ServiceName, number>>
  readonly slugs: Readonly<Record<ServiceName, string>>
  /** `port` works on every Coder server; `slug` needs a template that declares the apps. */
  readonly style: 'port' | 'slug'
  /** Parts of a slug host: 3 (the default), or 4 for Coder before 2.27, which needs the agent. */
  readonly parts?: 3 | 4
  readonly overrides: Readonly<Partial<Record<ServiceName, { url: string; source: string }>>>
}

/** Makes one service's URL; called only for services without an override. */
export type DeriveUrl = (name: ServiceName, service: Service) => ResolvedUrl
