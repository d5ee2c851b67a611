import { problem } from '../io/errors.ts'
import type { Plan } from '../settings/plan.ts'
import { deploymentFile } from '../settings/variables.ts'
import type { VariableChange } from './deployment.ts'

/** The names in .env.convex.deployment that setup keeps up to date; all others are the user's (S10). */
export const generatedNames = ['JWT_PRIVATE_KEY_BASE64', 'JWT_ISSUER', 'JWKS'] as const

interface Refusal {
  reason: string
  fix: string
}

const managed = (source: string): Refusal => ({
  reason: `coder-convex sets it itself, from ${source}; two values for one name would contradict each other.`,
  fix: 'Remove the line.',
})
const builtIn: Refusal = {
  reason: 'It is built into Convex: every deployment has it, and the backend refuses to change it.',
  fix: 'Use another name; functions read the built-in one as it is.',
}

/** Names that a user may not set, and why (contract section 3.1 for the built-in ones). */
const refusedNames: Readonly<Record<string, Refusal>> = {
  CONVEX_CLOUD_URL: builtIn,
  CONVEX_SITE_URL: builtIn,
  JWT_PRIVATE_KEY: managed('jwt_private_key.pem'),
  CONVEX_SITE_ORIGIN: managed('CONVEX_SITE_ORIGIN in .env.convex.local'),
}

/** facts/convex.md, "CLI: environment variables". */
export const limits = { nameBytes: 256, valueBytes: 8_192, count: 512, totalBytes: 512 * 1024 } as const

const bytes = (text: string) => Buffer.byteLength(text)

/**
 * The variables that the deployment is to have: the ones authentication needs, then the user's. An empty value of
 * the user's is a line that waits to be filled in, as in the seed, and is left out.
 *
 * @param fileValues what .env.convex.deployment says
 * @throws VARIABLE_NAME_INVALID, VARIABLE_LIMIT
 */
export function wantedVariables(
  plan: Plan,
  keys: { jwtPrivateKey: string; jwks: string },
  fileValues: Readonly<Record<string, string>>,
): Record<string, string> {
  const users = Object.entries(fileValues).filter(
    ([name, value]) => value !== '' && !generatedNames.some((generated) => generated === name),
  )
  for (const [name] of users) checkName(name)
  const wanted: Record<string, string> = {
    JWT_PRIVATE_KEY: keys.jwtPrivateKey,
    CONVEX_SITE_ORIGIN: plan.origins.site,
    JWT_ISSUER: plan.origins.site,
    JWKS: keys.jwks,
    SITE_URL: plan.urls.frontend.url,
    ...Object.fromEntries(users),
  }
  checkLimits(wanted)
  return wanted
}

function checkName(name: string): void {
  // A variable may be called "constructor", which every object has.
  const refusal = Object.hasOwn(refusedNames, name) ? refusedNames[name] : undefined
  if (refusal) throw problem('VARIABLE_NAME_INVALID', { name, file: deploymentFile, ...refusal })
  if (!/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name)) {
    throw problem('VARIABLE_NAME_INVALID', {
      name,
      file: deploymentFile,
      reason: 'A name consists of letters, digits and "_", and does not start with a digit.',
      fix: 'Rename it.',
    })
  }
}

function checkLimits(wanted: Readonly<Record<string, string>>): void {
  const exceeds = (name: string, reason: string, fix: string) =>
    problem('VARIABLE_LIMIT', { name, file: deploymentFile, reason, fix })
  let total = 0
  for (const [name, value] of Object.entries(wanted)) {
    total += bytes(name) + bytes(value)
    if (bytes(name) > limits.nameBytes) {
      throw exceeds(
        `${name.slice(0, 40)}…`,
        `Names have at most ${limits.nameBytes} bytes.`,
        'Shorten the name.',
      )
    }
    if (bytes(value) > limits.valueBytes) {
      const reason = `Its value has ${bytes(value)} bytes, and at most ${limits.valueBytes} are allowed.`
      throw exceeds(name, reason, 'Shorten the value, or keep it in file storage and set a reference.')
    }
  }
  const count = Object.keys(wanted).length
  if (count > limits.count) {
    throw exceeds(`The ${count} variables`, `At most ${limits.count} are allowed.`, 'Remove some.')
  }
  if (total > limits.totalBytes) {
    throw exceeds(
      'The sum of all variables',
      `They have ${total} bytes, and at most ${limits.totalBytes} are allowed.`,
      'Shorten some.',
    )
  }
}

/** What has to be sent so that the deployment has the wanted values; variables set elsewhere stay. */
export function changesFor(
  present: Readonly<Record<string, string>>,
  wanted: Readonly<Record<string, string>>,
): VariableChange[] {
  return Object.entries(wanted)
    .filter(([name, value]) => present[name] !== value)
    .map(([name, value]) => ({ name, value }))
}
