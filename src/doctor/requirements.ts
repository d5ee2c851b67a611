import { isJwksOf } from '../keys/jwks.ts'
import { deploymentFile, localFile } from '../settings/variables.ts'
import { Skip } from './check-result.ts'
import type { Facts } from './fact-kinds.ts'

/** Whether setup was run at all; until then, all that it makes is missing for one reason. */
export async function requireSetUp(facts: Facts): Promise<void> {
  const { text } = await facts.files[localFile].need()
  if (text === undefined) throw new Skip('Nothing is set up yet.')
}

/** Whether the public key and the copy of the private one in the deployment file belong to a key. */
export const isPair = (
  { JWKS, JWT_PRIVATE_KEY_BASE64: base64 }: Readonly<Record<string, string>>,
  pem: string,
) => isJwksOf(JWKS, pem) && (!base64 || Buffer.from(base64, 'base64').toString('utf8') === pem)

/** For checks that compare with the deployment: what they compare must fit together itself. */
export async function requireKeys(facts: Facts): Promise<{ jwtPrivateKey: string; jwks: string }> {
  const [pem, { values }] = await Promise.all([facts.jwtKey.need(), facts.files[deploymentFile].need()])
  if (!values.JWKS || !isPair(values, pem)) throw new Skip(`The keys in ${deploymentFile} are not in order.`)
  return { jwtPrivateKey: pem, jwks: values.JWKS }
}
