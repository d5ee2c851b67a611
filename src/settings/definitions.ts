import { services } from '../workspace/services.ts'

/** What a setting's value must look like; checked before anything is changed. */
export type SettingKind =
  | 'port'
  | 'seconds'
  | 'url'
  | 'name'
  | 'secret'
  | 'image'
  | 'memory'
  | 'number'
  | 'path'
  | 'slug'
  | 'text'
  | readonly string[]

export interface SettingDefinition {
  kind: SettingKind
  default?: string
  /** Said by the README's settings table. */
  meaning: string
}

/**
 * The backend and dashboard release this version was made for. Upstream tags its images with the commit
 * they were built from and moves `latest` by hand; both images must come from the same commit.
 * 652b828b is the release of 2026-08-22 (tag precompiled-2026-08-22-652b828).
 */
export const pinnedRelease = '652b828b5129e6cdbcaa3c20efa8d116d09ff3bf'

/** The npm package `convex` whose CLI that release was read against; a newer one may ask for more than it has. */
export const convexOfPinnedRelease = '1.48.0'

/**
 * Every setting. A value comes, low to high, from this table, the Feature's defaults file,
 * `.env.convex.local`, the process environment, or a flag (design decision 1).
 */
export const settingDefinitions = {
  CONVEX_RUNTIME: {
    kind: ['auto', 'docker', 'process'],
    default: 'auto',
    meaning: 'Where the backend runs; `auto` takes Docker when an engine answers',
  },
  CONVEX_BACKEND_BINARY: { kind: 'path', meaning: 'The `convex-local-backend` executable for `process`' },
  CONVEX_API_PORT: {
    kind: 'port',
    default: String(services.api.defaultPort),
    meaning: 'API port on 127.0.0.1',
  },
  CONVEX_SITE_PORT: {
    kind: 'port',
    default: String(services.site.defaultPort),
    meaning: 'HTTP actions (site proxy) port',
  },
  CONVEX_DASHBOARD_PORT: {
    kind: 'port',
    default: String(services.dashboard.defaultPort),
    meaning: 'Dashboard port',
  },
  CONVEX_FRONTEND_PORT: {
    kind: 'port',
    default: String(services.frontend.defaultPort),
    meaning: "Your app's own port, for SITE_URL",
  },
  CONVEX_URL_STYLE: {
    kind: ['port', 'slug'],
    default: 'port',
    meaning: 'Coder URLs by port, or by slug for templates that declare the apps',
  },
  CONVEX_URL_PARTS: {
    kind: ['3', '4'],
    default: '3',
    meaning: 'Parts of a slug host; `4` adds the agent, for Coder before 2.27',
  },
  CONVEX_API_SLUG: { kind: 'slug', default: services.api.defaultSlug, meaning: 'Slug of the API app' },
  CONVEX_SITE_SLUG: { kind: 'slug', default: services.site.defaultSlug, meaning: 'Slug of the site app' },
  CONVEX_DASHBOARD_SLUG: {
    kind: 'slug',
    default: services.dashboard.defaultSlug,
    meaning: 'Slug of the dashboard app',
  },
  CONVEX_FRONTEND_SLUG: {
    kind: 'slug',
    default: services.frontend.defaultSlug,
    meaning: "Slug of your app's own app",
  },
  CONVEX_API_URL: { kind: 'url', meaning: 'Public API URL, instead of the derived one' },
  CONVEX_SITE_PUBLIC_URL: { kind: 'url', meaning: 'Public HTTP actions URL, instead of the derived one' },
  CONVEX_DASHBOARD_URL: { kind: 'url', meaning: 'Public dashboard URL, instead of the derived one' },
  SITE_URL: { kind: 'url', meaning: "Your app's own URL, for OAuth and magic links" },
  CONVEX_ORIGINS: {
    kind: ['loopback', 'public'],
    default: 'loopback',
    meaning: 'Origins that the backend announces; `public` for apps that are shared publicly',
  },
  CONVEX_CLOUD_ORIGIN: { kind: 'url', meaning: 'The origin that the backend announces for its API' },
  CONVEX_SITE_ORIGIN: { kind: 'url', meaning: 'The origin that it announces for HTTP actions: the issuer' },
  CONVEX_DATABASE: {
    kind: ['auto', 'sqlite'],
    default: 'auto',
    meaning: '`auto` takes DATABASE_URL, POSTGRES_URI, POSTGRES_URL, PGURI or MYSQL_URL, else SQLite',
  },
  CONVEX_POSTGRES_SSLMODE: {
    // The three that the backend's driver (tokio-postgres) knows.
    kind: ['disable', 'prefer', 'require'],
    default: 'disable',
    meaning: 'sslmode for a Postgres URL that names none',
  },
  INSTANCE_NAME: { kind: 'name', meaning: "The backend's name, also its database's name" },
  INSTANCE_SECRET: { kind: 'secret', meaning: 'Signs the admin keys: 64 hex digits' },
  CONVEX_COMPOSE_PROJECT: { kind: 'name', meaning: 'Name of the compose project and its volumes' },
  CONVEX_BACKEND_IMAGE: {
    kind: 'image',
    default: `ghcr.io/get-convex/convex-backend:${pinnedRelease}`,
    meaning: "The backend's image",
  },
  CONVEX_DASHBOARD_IMAGE: {
    kind: 'image',
    default: `ghcr.io/get-convex/convex-dashboard:${pinnedRelease}`,
    meaning: "The dashboard's image",
  },
  CONVEX_DASHBOARD: { kind: ['on', 'off'], default: 'on', meaning: 'Whether the stack has a dashboard' },
  CONVEX_MEMORY_LIMIT: {
    kind: 'memory',
    default: '0',
    meaning: 'Memory for the backend, like `2g`; 0: no limit',
  },
  CONVEX_CPU_LIMIT: {
    kind: 'number',
    default: '0',
    meaning: 'CPUs for the backend, like `1.5`; 0: no limit',
  },
  CONVEX_AUTO_START: {
    kind: ['true', 'false'],
    default: 'true',
    meaning: "Whether the Feature's start hook starts the stack",
  },
  CONVEX_DOCKER_WAIT: {
    kind: 'seconds',
    default: '60',
    meaning: 'How long the start hook waits for a Docker engine',
  },
  CONVEX_START_TIMEOUT: {
    kind: 'seconds',
    default: '120',
    meaning: 'How long the backend may take to answer',
  },
  CONVEX_CLI_TIMEOUT: { kind: 'seconds', default: '300', meaning: 'How long one Convex CLI call may take' },
} as const satisfies Record<string, SettingDefinition>

export type SettingName = keyof typeof settingDefinitions
