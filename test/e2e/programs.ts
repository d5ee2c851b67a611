import { join } from 'node:path'

/** The programs under test, in the folder of the run. */
export const programsIn = (folder: string) => ({
  cli: join(folder, 'cli/coder-convex.js'),
  backend: join(folder, 'backend/convex-local-backend'),
})

/** The folder that the global setup made for this run. */
export function runFolder(): string {
  return variable('CODER_CONVEX_TEST_FOLDER')
}

/** A variable that the global setups of test/engine and test/e2e have set. */
export function variable(name: string): string {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set: run the tests with "vitest run --project e2e"`)
  return value
}
