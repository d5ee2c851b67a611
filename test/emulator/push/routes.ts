import { json, type Reply } from '../http/reply.ts'
import type { Call, Route } from '../http/route.ts'
import { finishPush } from './finish.ts'
import { evaluatePush, evaluateSchema, startPush } from './start.ts'

/** The push protocol (contract section 5); the admin key comes in the body. */
export const pushRoutes: readonly Route[] = [
  post('/api/get_config_hashes', configHashes),
  post('/api/deploy2/evaluate_schema', evaluateSchema),
  post('/api/deploy2/evaluate_push', evaluatePush),
  post('/api/deploy2/start_push', startPush),
  // There are no documents to validate and no indexes to fill.
  post('/api/deploy2/wait_for_schema', () => json({ type: 'complete' })),
  post('/api/deploy2/finish_push', finishPush),
  post('/api/deploy2/report_push_completed', () => json(null)),
]

function post(path: string, handle: Route['handle']): Route {
  return { method: 'POST', paths: [path], key: 'body', handle }
}

function configHashes({ deployment }: Call): Reply {
  const { functions, modules, udfServerVersion } = deployment.state()
  return json({
    config: { functions },
    moduleHashes: modules.map(({ path, sha256, environment }) => ({ path, hash: sha256, environment })),
    udfServerVersion,
    nodeVersion: null,
  })
}
