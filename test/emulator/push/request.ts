import { createHash } from 'node:crypto'
import { badRequest } from '../api-error.ts'
import type { StoredModule } from '../state.ts'

export interface PushRequest {
  readonly functions: string
  readonly modules: readonly StoredModule[]
  readonly udfServerVersion: string
}

interface ModuleBody {
  readonly path: string
  readonly source: string
  readonly sourceMap?: string
  readonly environment: string
}

/** Reads the request that start_push, evaluate_push and evaluate_schema share (contract 5.2). */
export function readPushRequest(
  body: Readonly<Record<string, unknown>>,
  deployed: readonly StoredModule[],
): PushRequest {
  const definition = body.appDefinition as
    | { changedModules?: unknown; unchangedModuleHashes?: unknown; udfServerVersion?: unknown }
    | undefined
  if (!Array.isArray(definition?.changedModules) || typeof body.functions !== 'string') {
    throw badRequest('BadJsonBody', 'missing field `appDefinition` or `functions`')
  }
  const unchanged = (definition.unchangedModuleHashes ?? []) as { path: string; sha256: string }[]
  return {
    functions: body.functions,
    modules: [
      ...definition.changedModules.map((module) => storedModule(module as ModuleBody)),
      ...unchanged.map((hash) => deployedModule(hash, deployed)),
    ],
    udfServerVersion: String(definition.udfServerVersion ?? ''),
  }
}

function storedModule({ path, source, sourceMap, environment }: ModuleBody): StoredModule {
  const sha256 = createHash('sha256')
    .update(source)
    .update(sourceMap ?? '')
    .digest('hex')
  return { path, environment, sha256, source }
}

function deployedModule(hash: { path: string; sha256: string }, deployed: readonly StoredModule[]) {
  const module = deployed.find(({ path, sha256 }) => path === hash.path && sha256 === hash.sha256)
  if (module === undefined) {
    throw badRequest('InvalidConfig', `Module ${hash.path} was pushed as unchanged but is not deployed`)
  }
  return module
}
