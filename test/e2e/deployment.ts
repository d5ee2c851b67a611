import { request } from '../../src/io/http.ts'
import type { Workspace } from './workspace.ts'

/** What the deployment's variables are, asked with the key that the workspace keeps. */
export async function variablesOf(workspace: Workspace): Promise<Record<string, string>> {
  const { CONVEX_SELF_HOSTED_ADMIN_KEY: key } = workspace.values('.env.local')
  const answer = await request(`${workspace.url.api}/api/v1/list_environment_variables`, {
    headers: { Authorization: `Convex ${key}` },
  })
  if (answer?.status !== 200) throw new Error(`No variables: ${answer?.status} ${answer?.text}`)
  return JSON.parse(answer.text).environmentVariables
}

/** The JSON document at a path of the site port. */
export async function siteDocument(workspace: Workspace, path: string): Promise<Record<string, unknown>> {
  const answer = await request(`${workspace.url.site}${path}`)
  if (answer?.status !== 200) throw new Error(`${path}: ${answer?.status} ${answer?.text}`)
  return JSON.parse(answer.text)
}
