import { ApiError } from '../api-error.ts'
import { authConfigPath, evaluateAuthConfig } from '../auth-config.ts'
import type { AuthProvider } from '../auth-provider.ts'
import { json, type Reply } from '../http/reply.ts'
import type { Call } from '../http/route.ts'
import { variableValues } from '../state.ts'
import { type PushRequest, readPushRequest } from './request.ts'

const schemaChange = {
  allocatedComponentIds: {},
  schemaIds: {},
  indexDiffs: { '': { added_indexes: [], removed_indexes: [] } },
}

/** Analyses the pushed code and remembers it; nothing goes live before finish_push. */
export function startPush(call: Call): Reply {
  const { push, appAuth } = analyse(call)
  return json({
    environmentVariables: variableValues(call.deployment.state().variables),
    externalDepsId: null,
    // The real backend points to uploaded code here; the emulator points to the pending push.
    componentDefinitionPackages: { '': { emulatorPush: call.pending.add(push) } },
    appAuth,
    analysis: { '': analysis(push) },
    app: {
      definitionPath: '',
      componentPath: '',
      args: {},
      childComponents: {},
      httpRoutes: { httpModuleRoutes: null, mounts: [] },
      exports: {},
    },
    schemaChange,
  })
}

/** As start_push, but nothing is remembered. */
export function evaluatePush(call: Call): Reply {
  analyse(call)
  return json({ schemaChange })
}

/** A prediction about tables; the emulator stores no documents. */
export function evaluateSchema(call: Call): Reply {
  analyse(call)
  return json({ componentSchemaEvaluations: {}, newComponentDefinitions: [] })
}

function analyse(call: Call): { push: PushRequest; appAuth: AuthProvider[] } {
  const { deployment, body, note } = call
  const state = deployment.state()
  const push = readPushRequest(body, state.modules)
  note({ modules: push.modules.map(({ path }) => path).sort() })
  const authConfig = push.modules.find(({ path }) => path === authConfigPath)
  if (authConfig === undefined) return { push, appAuth: [] }
  try {
    const env = deployment.functionEnv(state)
    return { push, appAuth: evaluateAuthConfig(authConfig.source, env, 'The pushed auth config is invalid') }
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    throw new ApiError(error.status, error.code, `Hit an error while pushing:\n${error.message}`)
  }
}

function analysis(push: PushRequest): unknown {
  const empty = { functions: [], httpRoutes: null, cronSpecs: null, sourceMapped: null }
  const modules = push.modules.filter(({ path }) => !path.startsWith('_deps/'))
  return {
    definition: {
      path: '',
      definitionType: { type: 'app' },
      childComponents: [],
      httpMounts: {},
      exports: { type: 'branch', branch: [] },
    },
    schema: null,
    functions: Object.fromEntries(modules.map(({ path }) => [path, empty])),
    udfConfig: {
      serverVersion: push.udfServerVersion,
      importPhaseRngSeed: null,
      importPhaseUnixTimestamp: null,
    },
  }
}
