import { acceptsAdminKey, deployedModules, listVariables } from '../convex/deployment.ts'
import { wantedVariables } from '../convex/deployment-variables.ts'
import { problem } from '../io/errors.ts'
import { adminKeyVariable, clientFile, deploymentFile, localFile } from '../settings/variables.ts'
import { Skip } from './check-result.ts'
import { differingNames } from './compare/deployed.ts'
import type { AdminKeys, Facts, KeyState, VariableFacts } from './fact-kinds.ts'
import { requireKeys } from './requirements.ts'

/**
 * Makes sure that our own backend answers. A stack that does not run, or cannot, is what other checks report.
 *
 * @returns its version
 */
export async function findBackend(facts: Facts): Promise<string> {
  const [{ loopback, instanceName }, identity] = await Promise.all([facts.plan.need(), facts.identity.need()])
  const url = loopback.api
  if (identity.kind === 'backend' && identity.instanceName === instanceName) return identity.version
  const port = await facts.ports.api.need()
  if (port.kind === 'foreign') throw new Skip("The API's port is somebody else's.")
  if (identity.kind === 'login-wall') throw problem('LOGIN_WALL', { url, location: identity.location })
  if (identity.kind === 'backend') {
    throw problem('FOREIGN_BACKEND', { url, found: identity.instanceName, expected: instanceName })
  }
  const backend = (await facts.services.need()).find(({ name }) => name === 'backend')
  if (backend && backend.state !== 'running') throw new Skip(`The backend is ${backend.state}.`)
  if (identity.kind === 'not-ready') throw problem('BACKEND_NOT_READY', { url, status: identity.status })
  throw problem('BACKEND_UNREACHABLE', { url })
}

/** The admin keys in both files that have one, as the backend sees them. */
export async function findAdminKeys(facts: Facts): Promise<AdminKeys> {
  await facts.backend.need()
  const url = (await facts.plan.need()).loopback.api
  const [local, client] = await Promise.all([facts.files[localFile].need(), facts.files[clientFile].need()])
  const keys = { [localFile]: local.values[adminKeyVariable], [clientFile]: client.values[adminKeyVariable] }
  const stateOf = async (key: string | undefined): Promise<KeyState> => {
    if (!key) return 'missing'
    return (await acceptsAdminKey(url, key)) ? 'accepted' : 'refused'
  }
  const [inLocal, inClient] = await Promise.all([stateOf(keys[localFile]), stateOf(keys[clientFile])])
  const key =
    inLocal === 'accepted' ? keys[localFile] : inClient === 'accepted' ? keys[clientFile] : undefined
  return { key, states: { [localFile]: inLocal, [clientFile]: inClient } }
}

async function adminKey(facts: Facts): Promise<string> {
  const { key } = await facts.adminKeys.need()
  if (!key) throw new Skip('There is no admin key that the backend accepts.')
  return key
}

/** What is deployed; undefined when the backend does not tell. */
export async function findModules(facts: Facts): Promise<string[] | undefined> {
  return deployedModules((await facts.plan.need()).loopback.api, await adminKey(facts))
}

/** The deployment's variables, and the ones that it is to have. */
export async function findVariables(facts: Facts): Promise<VariableFacts> {
  const [plan, file, key] = await Promise.all([
    facts.plan.need(),
    facts.files[deploymentFile].need(),
    adminKey(facts),
  ])
  const present = await listVariables(plan.loopback.api, key)
  const wanted = wantedVariables(plan, await requireKeys(facts), file.values)
  return { present, wanted, differing: differingNames(present, wanted) }
}
