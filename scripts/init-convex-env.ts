import { join } from 'node:path'
import { changeVariables, listVariables } from '../src/convex/deployment.ts'
import { changesFor, wantedVariables } from '../src/convex/deployment-variables.ts'
import { deploymentFile } from '../src/settings/variables.ts'
import { readEnvFile } from './open-project.ts'
import type { Step } from './task.ts'

/**
 * S10: the deployment gets every variable in one request, all or nothing, and none when nothing differs. Limits and
 * names are checked before anything is sent.
 */
export const deploymentVariables: Step<'plan' | 'adminKey' | 'jwtPrivateKey' | 'jwks'> = {
  title: 'deployment',
  async run({ plan, adminKey, jwtPrivateKey, jwks }) {
    const fileValues = await readEnvFile(join(plan.project.folder, deploymentFile), deploymentFile)
    const wanted = wantedVariables(plan, { jwtPrivateKey, jwks }, fileValues)
    const changes = changesFor(await listVariables(plan.loopback.api, adminKey), wanted)
    const total = Object.keys(wanted).length
    if (changes.length === 0) return { said: `all ${total} variables already set` }
    await changeVariables(plan.loopback.api, adminKey, changes)
    return {
      said: `${changes.length} of ${total} variables set: ${changes.map(({ name }) => name).join(', ')}`,
    }
  },
}
