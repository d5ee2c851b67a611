import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import { detectWorkspace, type Workspace } from '../workspace/detect.ts'
import type { Environment } from '../workspace/environment.ts'
import { frontendUrlVariable } from '../workspace/frontend.ts'
import type { Project } from '../workspace/project.ts'
import { forEachService, type ServiceName, serviceNames, services } from '../workspace/services.ts'
import { type ResolvedUrl, resolveUrls } from '../workspace/urls.ts'
import { backendEnvironment } from './backend-environment.ts'
import { type DatabasePlan, planDatabase } from './database-plan.ts'
import { isOurs, type WrittenHashes } from './reconcile.ts'
import { resolveSettings, type Settings, settingNumber, settingText } from './resolve.ts'

/** What we remember about a workspace between runs; nothing in it is secret. */
export interface WorkspaceRecord {
  written: WrittenHashes
  /** The kind of workspace the recorded URLs were derived in. */
  workspace?: Workspace['kind']
}

/** All that is computed from: where we are, what was asked for, and what the project's files say. */
export interface PlanInput {
  project: Project
  environment: Environment
  /** Settings given as flags, by setting name. */
  flags: Environment
  /** The defaults file that the Feature lays down. */
  featureDefaults: Environment
  /** The values in .env.convex.local. */
  localFile: Readonly<Record<string, string>>
  record: WorkspaceRecord
}

/** The whole arrangement as data: nothing here touches disk, network or processes. */
export interface Plan {
  project: Project
  workspace: Workspace
  /** The kind of workspace that the URLs in force were derived in; it is recorded beside them. */
  urlsFrom: Workspace['kind']
  settings: Settings
  instanceName: string
  /** Undefined until setup has made one. */
  instanceSecret: string | undefined
  composeProject: string
  ports: Record<ServiceName, number>
  urls: Record<ServiceName, ResolvedUrl>
  /** What the Convex CLI and our own calls use: always loopback (design decision 3). */
  loopback: { api: string; site: string }
  /** What the backend announces; `site` is the issuer of its tokens. */
  origins: { cloud: string; site: string }
  frontendVariable: string
  database: DatabasePlan
  dashboard: boolean
  backendEnvironment: Record<string, string>
}

/** Names that follow the workspace: a value of ours in the file is no setting. */
const derivedUrls: readonly string[] = [
  'CONVEX_API_URL',
  'CONVEX_SITE_PUBLIC_URL',
  'CONVEX_DASHBOARD_URL',
  'SITE_URL',
]
/** These follow the ports or the URLs above, so they are derived anew even where those are kept. */
const derivedOrigins: readonly string[] = ['CONVEX_CLOUD_ORIGIN', 'CONVEX_SITE_ORIGIN']

/**
 * Computes the plan.
 *
 * @throws INVALID_SETTING, INVALID_DATABASE_URL, URL_LABEL_TOO_LONG, URL_OWNER_UNKNOWN
 */
export function computePlan(input: PlanInput): Plan {
  const { project, environment, record } = input
  const workspace = detectWorkspace(environment)
  const lastGood = lastGoodWorkspace(workspace, record)
  const derived = lastGood ? derivedOrigins : [...derivedUrls, ...derivedOrigins]
  const fileValues = withoutOurs(input.localFile, record, derived)
  const settings = resolveSettings([
    { source: 'the Feature', values: input.featureDefaults },
    { source: '.env.convex.local', values: fileValues },
    { source: 'the environment', values: environment },
    { source: 'the command line', values: input.flags },
  ])
  const ports = forEachService((name) => settingNumber(settings, services[name].portSetting))
  const urls = resolveUrls(workspace, {
    ports,
    slugs: forEachService((name) => settingText(settings, services[name].slugSetting)),
    style: settingText(settings, 'CONVEX_URL_STYLE') as 'port' | 'slug',
    parts: Number(settingText(settings, 'CONVEX_URL_PARTS')) as 3 | 4,
    overrides: overridesOf(settings),
  })
  const loopback = { api: `http://127.0.0.1:${ports.api}`, site: `http://127.0.0.1:${ports.site}` }
  const announced =
    settingText(settings, 'CONVEX_ORIGINS') === 'public'
      ? { api: urls.api.url, site: urls.site.url }
      : loopback
  return {
    project,
    workspace,
    urlsFrom: lastGood ?? workspace.kind,
    settings,
    instanceName: settings.INSTANCE_NAME?.value ?? derivedName(project.folder),
    instanceSecret: settings.INSTANCE_SECRET?.value,
    composeProject: settings.CONVEX_COMPOSE_PROJECT?.value ?? `convex-${derivedName(project.folder)}`,
    ports,
    urls,
    loopback,
    origins: {
      cloud: withoutSlash(settings.CONVEX_CLOUD_ORIGIN?.value) ?? announced.api,
      site: withoutSlash(settings.CONVEX_SITE_ORIGIN?.value) ?? announced.site,
    },
    frontendVariable: frontendUrlVariable(project.dependencies),
    database: planDatabase(input, settings),
    dashboard: settingText(settings, 'CONVEX_DASHBOARD') === 'on',
    backendEnvironment: passedThrough(input),
  }
}

/**
 * Coder's variables are absent in lifecycle hooks and `docker exec` (facts/coder.md): where they are, and the file
 * has URLs of an earlier run that had them, those stay in force.
 */
const lastGoodWorkspace = (workspace: Workspace, record: WorkspaceRecord): Workspace['kind'] | undefined =>
  workspace.kind === 'local' && record.workspace !== 'local' ? record.workspace : undefined

const withoutOurs = (
  file: Readonly<Record<string, string>>,
  record: WorkspaceRecord,
  names: readonly string[],
): Environment =>
  Object.fromEntries(
    Object.entries(file).filter(
      ([name, value]) => !names.includes(name) || !isOurs(record.written, name, value),
    ),
  )

/** Origins are compared as text, by people and by token checks. */
const withoutSlash = (origin: string | undefined) => origin?.replace(/\/+$/, '')

function overridesOf(settings: Settings): Partial<Record<ServiceName, { url: string; source: string }>> {
  const overrides: Partial<Record<ServiceName, { url: string; source: string }>> = {}
  for (const name of serviceNames) {
    const setting = settings[services[name].overrideSetting]
    if (setting) overrides[name] = { url: setting.value, source: setting.source }
  }
  return overrides
}

/** AWS credentials of a person's shell are the backend's business only where it stores files in S3. */
function passedThrough(input: PlanInput): Record<string, string> {
  const values: Record<string, string> = {}
  const given = (name: string) =>
    input.environment[name] || input.localFile[name] || input.featureDefaults[name]
  for (const [name, fallback] of Object.entries(backendEnvironment)) {
    const value = given(name) || fallback
    if (value && (given('S3_STORAGE_FILES_BUCKET') || !name.startsWith('AWS_'))) values[name] = value
  }
  return values
}

/**
 * A name from a folder: readable, allowed everywhere, and different for two folders of the same name.
 *
 * @param folder absolute path of the project
 */
export function derivedName(folder: string): string {
  const readable = basename(folder)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 30)
  const unique = createHash('sha256').update(folder).digest('hex').slice(0, 6)
  return `${readable || 'app'}-${unique}`
}
