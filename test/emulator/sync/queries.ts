import type { Deployment } from '../deployment.ts'

type SystemQuery = (deployment: Deployment, args: Readonly<Record<string, unknown>>) => unknown

/** The queries behind `convex env list` and `convex env get` (contract 3.2). */
const systemQueries: Readonly<Record<string, SystemQuery>> = {
  '_system/cli/queryEnvironmentVariables:default': (deployment) => {
    const { variables } = deployment.state()
    return Object.keys(variables)
      .sort()
      .map((name) => ({
        _id: variables[name]?.id,
        _creationTime: variables[name]?.creationTime,
        name,
        value: variables[name]?.value,
      }))
  },
  // It reads process.env, so it answers for the built-in names as well.
  '_system/cli/queryEnvironmentVariables:get': (deployment, { name }) => {
    const value = deployment.functionEnv(deployment.state())[String(name)]
    return value === undefined ? null : { name, value }
  },
}

/** Runs one subscribed query and words its result as a modification of the query set. */
export function runQuery(
  deployment: Deployment,
  isAdmin: boolean,
  query: { queryId: number; udfPath: string; args: readonly unknown[] },
): unknown {
  const common = { queryId: query.queryId, logLines: [], journal: null }
  const run = systemQueries[query.udfPath.replace('.js:', ':')]
  if (run === undefined || !isAdmin) {
    const errorMessage = `Could not find public function for '${query.udfPath}'. The emulator runs no functions.`
    return { type: 'QueryFailed', errorMessage, ...common }
  }
  const args = (query.args[0] ?? {}) as Record<string, unknown>
  return { type: 'QueryUpdated', value: run(deployment, args), ...common }
}
