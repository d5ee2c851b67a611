/** One service that the workspace exposes: its port, its Coder app slug and the settings that change them. */
export interface Service {
  readonly displayName: string
  readonly portSetting: string
  readonly defaultPort: number
  readonly slugSetting: string
  readonly defaultSlug: string
  /** The setting that gives the whole URL and so wins over any derived one. */
  readonly overrideSetting: string
  /** True when the workspace's app list should not show it (seed row S17). */
  readonly hidden: boolean
  /** False when Convex works without knowing the service's public URL. */
  readonly required: boolean
}

/** Every exposed service. To change a port, a slug or a setting's name, change this table. */
export const services = {
  api: {
    displayName: 'Convex API',
    portSetting: 'CONVEX_API_PORT',
    defaultPort: 3210,
    slugSetting: 'CONVEX_API_SLUG',
    defaultSlug: 'convex-api',
    overrideSetting: 'CONVEX_API_URL',
    hidden: true,
    required: true,
  },
  site: {
    displayName: 'Convex Site',
    portSetting: 'CONVEX_SITE_PORT',
    defaultPort: 3211,
    slugSetting: 'CONVEX_SITE_SLUG',
    defaultSlug: 'convex-site',
    overrideSetting: 'CONVEX_SITE_PUBLIC_URL',
    hidden: true,
    required: true,
  },
  dashboard: {
    displayName: 'Convex Dashboard',
    portSetting: 'CONVEX_DASHBOARD_PORT',
    defaultPort: 6791,
    slugSetting: 'CONVEX_DASHBOARD_SLUG',
    defaultSlug: 'convex-dashboard',
    overrideSetting: 'CONVEX_DASHBOARD_URL',
    hidden: false,
    required: true,
  },
  /** The user's own app; its URL becomes the deployment variable SITE_URL. */
  frontend: {
    displayName: 'App',
    portSetting: 'CONVEX_FRONTEND_PORT',
    defaultPort: 5173,
    slugSetting: 'CONVEX_FRONTEND_SLUG',
    defaultSlug: 'app',
    overrideSetting: 'SITE_URL',
    hidden: false,
    required: false,
  },
} as const satisfies Record<string, Service>

export type ServiceName = keyof typeof services

export const serviceNames = Object.keys(services) as readonly ServiceName[]

/** One value per service, computed by `of`; keeps the table's order. */
export function forEachService<T>(of: (name: ServiceName, service: Service) => T): Record<ServiceName, T> {
  return Object.fromEntries(serviceNames.map((name) => [name, of(name, services[name])])) as Record<
    ServiceName,
    T
  >
}
