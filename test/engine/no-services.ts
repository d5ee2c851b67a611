import { readFile, rm, writeFile } from 'node:fs/promises'

const policyFile = '/usr/sbin/policy-rc.d'
const policy = `#!/bin/sh
# Put here by the tests of coder-convex for the time of one apt-get install.
exit 101
`

/**
 * Runs an installation during which no package may start its service: we could not stop what we did not start.
 * A policy that the machine has already is left as it is.
 */
export async function withoutServices<T>(install: () => Promise<T>): Promise<T> {
  const present = await readFile(policyFile, 'utf8').catch(() => policy)
  if (present !== policy) return install()
  await writeFile(policyFile, policy, { mode: 0o755 })
  try {
    return await install()
  } finally {
    await rm(policyFile, { force: true })
  }
}
