import type { Workspace } from './workspace.ts'

/** The deployment's variables, asked with the key that the workspace keeps. */
export async function variablesOf(workspace: Workspace): Promise<Record<string, string>> {
  const { CONVEX_SELF_HOSTED_ADMIN_KEY: key } = workspace.values('.env.local')
  const url = `${workspace.url.api}/api/v1/list_environment_variables`
  const answer = await fetch(url, { headers: { Authorization: `Convex ${key}` } })
  if (!answer.ok) throw new Error(`No variables: ${answer.status} ${await answer.text()}`)
  return ((await answer.json()) as { environmentVariables: Record<string, string> }).environmentVariables
}

/** The JSON document at a path of the site port. */
export async function siteDocument(workspace: Workspace, path: string): Promise<Record<string, unknown>> {
  const answer = await fetch(`${workspace.url.site}${path}`)
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  return (await answer.json()) as Record<string, unknown>
}
