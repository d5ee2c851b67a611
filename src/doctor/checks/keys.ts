import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { jwtKeyFile } from '../../keys/jwt-key.ts'
import { deploymentFile } from '../../settings/variables.ts'
import type { Check } from '../check.ts'
import { failure, ok, Skip } from '../check-result.ts'
import { isPair, requireSetUp } from '../requirements.ts'

/** The key that tokens are signed with. */
const jwtKey: Check = {
  name: 'jwt key',
  run: async (facts) => {
    await requireSetUp(facts)
    const { folder } = await facts.project.need()
    if (!existsSync(join(folder, jwtKeyFile))) {
      return failure(
        `There is no ${jwtKeyFile}.`,
        `Run "coder-convex start": it is put back from ${deploymentFile} where that still has it, else made anew.`,
      )
    }
    await facts.jwtKey.find()
    return ok('RSA, PKCS#8')
  },
}

/** The public half, which the deployment gives to whoever checks a token. */
const jwks: Check = {
  name: 'jwks',
  run: async (facts) => {
    await requireSetUp(facts)
    const [pem, { values }] = await Promise.all([facts.jwtKey.need(), facts.files[deploymentFile].need()])
    if (!values.JWKS) throw new Skip(`${deploymentFile} has no JWKS.`)
    if (isPair(values, pem)) return ok(`fits ${jwtKeyFile}`)
    return failure(
      `JWKS in ${deploymentFile} is not the public half of ${jwtKeyFile}.`,
      'Run "coder-convex env", which makes it from the key; people who are signed in have to sign in again.',
    )
  },
}

export const keyChecks: readonly Check[] = [jwtKey, jwks]
