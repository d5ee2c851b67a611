import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { isJwksOf } from '../../keys/jwks.ts'
import { jwtKeyFile } from '../../keys/jwt-key.ts'
import { deploymentFile } from '../../settings/variables.ts'
import { type Check, failure, ok, Skip } from '../check.ts'
import type { Facts } from '../facts.ts'
import { requireSetUp } from './files.ts'

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

const isPair = ({ JWKS, JWT_PRIVATE_KEY_BASE64: base64 }: Readonly<Record<string, string>>, pem: string) =>
  isJwksOf(JWKS, pem) && (!base64 || Buffer.from(base64, 'base64').toString('utf8') === pem)

/** For checks that compare with the deployment: what they compare must fit together itself. */
export async function requireKeys(facts: Facts): Promise<{ jwtPrivateKey: string; jwks: string }> {
  const [pem, { values }] = await Promise.all([facts.jwtKey.need(), facts.files[deploymentFile].need()])
  if (!values.JWKS || !isPair(values, pem)) throw new Skip(`The keys in ${deploymentFile} are not in order.`)
  return { jwtPrivateKey: pem, jwks: values.JWKS }
}

export const keyChecks: readonly Check[] = [jwtKey, jwks]
