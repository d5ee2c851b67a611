import { join } from 'node:path'
import { acceptsAdminKey, requireOurBackend } from '../../src/convex/deployment.ts'
import { problem } from '../../src/io/errors.ts'
import type { Plan } from '../../src/settings/plan.ts'
import { adminKeyVariable, clientFile, localFile } from '../../src/settings/variables.ts'
import { writeVariables } from '../../src/settings/write-variables.ts'
import { waitUntilHealthy } from '../../src/stack/health.ts'
import type { Runtime } from '../../src/stack/runtime.ts'
import { selectRuntime } from '../../src/stack/select-runtime.ts'
import { readEnvFile } from '../open-project.ts'
import type { Step } from '../task.ts'

/** Decides what runs the stack, before anything is changed. */
export const runtimeChoice: Step<'plan' | 'output', 'runtime'> = {
  title: 'runtime',
  async run({ plan, output }) {
    const runtime = await selectRuntime(plan, output)
    await runtime.requireReady()
    return { said: runtime.description, gives: { runtime } }
  },
}

/** S6 and S7: the compose file, with the entrypoint in it. */
export const stackFiles: Step<'runtime'> = {
  title: 'stack',
  async run({ runtime }) {
    return { said: await runtime.writeFiles() }
  },
}

/** S8: the containers, or the process. */
export const services: Step<'plan' | 'runtime' | 'jwtPrivateKey'> = {
  title: 'services',
  async run({ plan, runtime, jwtPrivateKey }) {
    const outcome = await runtime.up({ instanceSecret: requireSecret(plan), jwtPrivateKey })
    return { said: outcome === 'unchanged' ? 'already running' : 'started' }
  },
}

function requireSecret(plan: Plan): string {
  if (!plan.instanceSecret)
    throw problem('ADMIN_KEY_UNAVAILABLE', { reason: `${localFile} has no INSTANCE_SECRET.` })
  return plan.instanceSecret
}

/** S11: nothing is sent before the backend answers, and answers as ours. */
export const health: Step<'plan' | 'runtime' | 'output'> = {
  title: 'backend',
  async run({ plan, runtime, output }) {
    const seconds = await waitUntilHealthy(plan, runtime, output)
    return { said: `healthy at ${plan.loopback.api}${seconds > 1 ? ` after ${seconds.toFixed(1)} s` : ''}` }
  },
}

/** S14: the stored key while the backend accepts it, else a new one; checked before it is stored. */
export const adminKey: Step<'plan' | 'runtime' | 'output', 'adminKey'> = {
  title: 'admin key',
  async run({ plan, runtime, output }) {
    const stored = await storedAdminKey(plan)
    const accepted = stored !== undefined && (await acceptsAdminKey(plan.loopback.api, stored))
    const key = accepted ? stored : await freshAdminKey(plan, runtime)
    output.protect(key)
    for (const file of [localFile, clientFile]) await storeAdminKey(plan, file, key)
    return {
      said: accepted ? 'accepted' : `made by the backend, kept in ${clientFile}`,
      gives: { adminKey: key },
    }
  },
}

async function freshAdminKey(plan: Plan, runtime: Runtime): Promise<string> {
  const key = await runtime.adminKey(requireSecret(plan))
  if (!(await acceptsAdminKey(plan.loopback.api, key))) {
    throw problem('ADMIN_KEY_REFUSED', { url: plan.loopback.api })
  }
  return key
}

/** The admin key that an earlier start kept. */
export async function storedAdminKey(plan: Plan): Promise<string | undefined> {
  const values = await readEnvFile(join(plan.project.folder, localFile), localFile)
  return values[adminKeyVariable] || undefined
}

/** A key of the user's own stays while the backend accepts it; whatever else stands there is of no use to anyone. */
async function storeAdminKey(plan: Plan, file: string, value: string): Promise<void> {
  const present = (await readEnvFile(join(plan.project.folder, file), file))[adminKeyVariable]
  const refused = present && present !== value && !(await acceptsAdminKey(plan.loopback.api, present))
  const comment = 'convex CLI: the key of this backend; made anew when it is refused'
  const wanted = {
    name: adminKeyVariable,
    value,
    comment,
    once: false,
    replaceable: refused ? [present] : [],
  }
  await writeVariables(plan.project.folder, file, [wanted], '')
}

/**
 * For tasks that need a running stack and change nothing about it.
 *
 * @throws BACKEND_UNREACHABLE, LOGIN_WALL, FOREIGN_BACKEND, NO_ADMIN_KEY, ADMIN_KEY_REFUSED
 */
export const runningBackend: Step<'plan' | 'output', 'adminKey'> = {
  title: 'backend',
  async run({ plan, output }) {
    const url = plan.loopback.api
    await requireOurBackend(url, plan.instanceName)
    const key = await storedAdminKey(plan)
    if (!key) throw problem('NO_ADMIN_KEY', { file: localFile })
    output.protect(key)
    if (!(await acceptsAdminKey(url, key))) throw problem('ADMIN_KEY_REFUSED', { url })
    return { said: `healthy at ${url}`, gives: { adminKey: key } }
  },
}
