import type { Plan } from './plan.ts'
import type { WantedVariable } from './reconcile.ts'

/** The files that setup writes variables into. */
export const localFile = '.env.convex.local'
export const deploymentFile = '.env.convex.deployment'
export const clientFile = '.env.local'

interface Variable {
  name: string | ((plan: Pick<Plan, 'frontendVariable'>) => string)
  files: readonly (typeof localFile | typeof deploymentFile | typeof clientFile)[]
  secret: boolean
  readBy: string
  why: string
  /** The value, or undefined where the name is not needed. Deployment values are made elsewhere: they need the key. */
  value?: (plan: Plan) => string | undefined
  /** Values that another tool writes under this name, and that are not the user's. */
  replaceable?: (plan: Plan) => string[]
  /** Written once and never changed: data and keys depend on it. */
  once?: true
}

/** Which name goes into which file, who reads it there, and why. */
export const variables: readonly Variable[] = [
  {
    name: 'CONVEX_COMPOSE_PROJECT',
    files: [localFile],
    secret: false,
    readBy: 'docker compose',
    why: 'names the containers and the data volume; keeps them when the folder is renamed',
    value: (plan) => plan.composeProject,
    once: true,
  },
  {
    name: 'INSTANCE_NAME',
    files: [localFile],
    secret: false,
    readBy: 'backend',
    why: "the instance's name, part of every admin key and the database's name",
    value: (plan) => plan.instanceName,
    once: true,
  },
  {
    name: 'INSTANCE_SECRET',
    files: [localFile],
    secret: true,
    readBy: 'backend',
    why: 'signs the admin keys; changing it revokes them',
    value: (plan) => plan.instanceSecret,
    once: true,
  },
  {
    name: 'POSTGRES_URL',
    files: [localFile],
    secret: true,
    readBy: 'backend',
    why: 'the database server, without a database name (Convex appends INSTANCE_NAME); sslmode is CONVEX_POSTGRES_SSLMODE where the URL named none',
    value: (plan) => databaseUrl(plan, 'POSTGRES_URL'),
  },
  {
    name: 'MYSQL_URL',
    files: [localFile],
    secret: true,
    readBy: 'backend',
    why: 'the database server, without a database name: Convex appends INSTANCE_NAME',
    value: (plan) => databaseUrl(plan, 'MYSQL_URL'),
  },
  {
    name: 'CONVEX_CLOUD_ORIGIN',
    files: [localFile],
    secret: false,
    readBy: 'backend',
    why: 'the API origin that the backend announces',
    value: (plan) => plan.origins.cloud,
  },
  {
    name: 'CONVEX_SITE_ORIGIN',
    files: [localFile],
    secret: false,
    readBy: 'backend',
    why: 'the HTTP actions origin that it announces: the issuer of its tokens',
    value: (plan) => plan.origins.site,
  },
  {
    name: 'CONVEX_SITE_URL',
    files: [localFile],
    secret: false,
    readBy: 'your scripts',
    why: 'the same, under the name that functions see',
    value: (plan) => plan.origins.site,
  },
  {
    name: 'JWT_ISSUER',
    files: [localFile],
    secret: false,
    readBy: 'your scripts',
    why: 'always equal to CONVEX_SITE_ORIGIN',
    value: (plan) => plan.origins.site,
  },
  {
    name: 'CONVEX_API_URL',
    files: [localFile],
    secret: false,
    readBy: 'people and tools',
    why: 'the API as a browser reaches it',
    value: (plan) => plan.urls.api.url,
  },
  {
    name: 'CONVEX_SITE_PUBLIC_URL',
    files: [localFile],
    secret: false,
    readBy: 'people and tools',
    why: 'HTTP actions as a browser reaches them',
    value: (plan) => plan.urls.site.url,
  },
  {
    name: 'CONVEX_DASHBOARD_URL',
    files: [localFile],
    secret: false,
    readBy: 'people and tools',
    why: 'the dashboard as a browser reaches it',
    value: (plan) => plan.urls.dashboard.url,
  },
  {
    name: 'SITE_URL',
    files: [localFile],
    secret: false,
    readBy: 'your functions',
    why: 'your app as a browser reaches it; the deployment variable for OAuth and magic links',
    value: (plan) => plan.urls.frontend.url,
  },
  {
    name: 'CONVEX_DEPLOYMENT_URL',
    files: [localFile],
    secret: false,
    readBy: 'dashboard',
    why: "the API as the dashboard's page calls it",
    value: (plan) => plan.urls.api.url,
  },
  {
    name: (plan) => plan.frontendVariable,
    files: [localFile, clientFile],
    secret: false,
    readBy: 'frontend',
    why: "the API as your app's page calls it",
    value: (plan) => plan.urls.api.url,
    // `convex dev` puts the loopback URL there on every run (facts/convex.md).
    replaceable: (plan) => [plan.loopback.api],
  },
  {
    name: 'CONVEX_SELF_HOSTED_URL',
    files: [clientFile],
    secret: false,
    readBy: 'convex CLI',
    why: 'always loopback: behind a login page the CLI reports success and does nothing',
    value: (plan) => plan.loopback.api,
  },
]

/** Emptied for the kind that is not in use, so that an earlier server of ours is not gone back to. */
const databaseUrl = ({ database }: Plan, variable: 'POSTGRES_URL' | 'MYSQL_URL') => {
  if (database.kind === 'sqlite') return undefined
  return database.variable === variable ? database.url : ''
}

/** The variable that keeps the admin key, in both files once the backend has given it (S5, S14). */
export const adminKeyVariable = 'CONVEX_SELF_HOSTED_ADMIN_KEY'

export interface FileVariable extends WantedVariable {
  comment: string
  once: boolean
}

/** The variables that belong into one file, with their values under a plan. */
export function variablesFor(file: string, plan: Plan): FileVariable[] {
  return variables.flatMap((variable) => {
    const value = variable.value?.(plan)
    if (value === undefined || !variable.files.some((name) => name === file)) return []
    return [
      {
        name: typeof variable.name === 'string' ? variable.name : variable.name(plan),
        value,
        comment: `${variable.readBy}: ${variable.why}`,
        once: variable.once ?? false,
        replaceable: variable.replaceable?.(plan) ?? [],
      },
    ]
  })
}
