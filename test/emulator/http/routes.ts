import { emulatorVersion } from '../identity.ts'
import { pushRoutes } from '../push/routes.ts'
import { canonicalUrlRoutes } from './canonical-url-routes.ts'
import { streamLogs } from './function-logs.ts'
import { runFunction } from './functions.ts'
import { json, text } from './reply.ts'
import type { Route } from './route.ts'
import { variableRoutes } from './variable-routes.ts'

/** Every endpoint of the API port, as the contract lists them. */
export const routes: readonly Route[] = [
  // Contract section 2.
  { method: 'GET', paths: ['/version'], key: 'none', handle: () => text(emulatorVersion) },
  {
    method: 'GET',
    paths: ['/instance_name'],
    key: 'none',
    handle: ({ deployment }) => text(deployment.config.instanceName),
  },
  { method: 'GET', paths: ['/instance_version'], key: 'none', handle: () => text(emulatorVersion) },
  {
    method: 'GET',
    paths: ['/'],
    key: 'none',
    handle: () => text('This is the coder-convex emulator, not a Convex deployment.'),
  },
  {
    method: 'GET',
    paths: ['/api/check_admin_key'],
    key: 'header',
    handle: () => json({ success: true, allowedOps: [], isReadOnly: false }),
  },
  ...variableRoutes,
  ...canonicalUrlRoutes,
  ...pushRoutes,
  { method: 'GET', paths: ['/api/stream_function_logs'], key: 'header', handle: streamLogs },
  { method: 'POST', paths: ['/api/function'], key: 'optional', handle: runFunction },
]
