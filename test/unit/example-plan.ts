import { computePlan, type Plan, type PlanInput } from '../../src/settings/plan.ts'
import { remember, type WrittenHashes } from '../../src/settings/reconcile.ts'

export const exampleProject = {
  folder: '/home/ada/shop',
  name: 'shop',
  dependencies: ['convex'],
  functionsFolder: 'convex',
}

/** What Coder's agent sets in a workspace's shell. */
export const coderEnvironment = {
  CODER: 'true',
  CODER_WORKSPACE_NAME: 'dev',
  CODER_WORKSPACE_OWNER_NAME: 'ada',
  CODER_WORKSPACE_AGENT_NAME: 'main',
  VSCODE_PROXY_URI: 'https://{{port}}--main--dev--ada.apps.example.com',
}

/** A plan for a machine without settings; the input changes what a test is about. */
export const examplePlan = (input: Partial<PlanInput> = {}): Plan =>
  computePlan({
    project: exampleProject,
    environment: {},
    flags: {},
    featureDefaults: {},
    localFile: {},
    record: { written: {} },
    ...input,
  })

/** The record of an earlier run that wrote these values. */
export const writtenByUs = (values: Readonly<Record<string, string>>): WrittenHashes =>
  remember(
    {},
    Object.entries(values).map(([name, value]) => ({ name, value })),
  )

export const exampleSecrets = { instanceSecret: 'ab'.repeat(32), jwtPrivateKey: 'example PEM' }
