import { isDeepStrictEqual } from 'node:util'
import { badRequest } from '../api-error.ts'
import type { AuthProvider } from '../auth-provider.ts'
import { json, type Reply } from '../http/reply.ts'
import type { Call } from '../http/route.ts'
import { variableValues } from '../state.ts'

interface EchoedStart {
  readonly environmentVariables?: Readonly<Record<string, string>>
  readonly componentDefinitionPackages?: { readonly ''?: { readonly emulatorPush?: string } }
  readonly appAuth?: readonly AuthProvider[]
}

/** Makes a started push live, unless the variables changed since (contract 5.2). */
export function finishPush({ deployment, pending, body, note }: Call): Reply {
  const start = (body.startPush ?? {}) as EchoedStart
  if (body.dryRun === true) return json(diff([], []))
  const state = deployment.state()
  if (!isDeepStrictEqual(start.environmentVariables, variableValues(state.variables))) {
    throw badRequest(
      'RaceDetected',
      'Hit an error while pushing:\nEnvironment variables have changed during push',
    )
  }
  const push = pending.take(start.componentDefinitionPackages?.['']?.emulatorPush)
  if (push === undefined) {
    throw badRequest('InvalidConfig', 'Hit an error while pushing:\nThis push was not started here')
  }
  const modules = push.modules.map(({ path }) => path).sort()
  note({ modules })
  const authProviders = start.appAuth ?? []
  const message = typeof body.message === 'string' ? body.message : null
  deployment.update({
    modules: push.modules,
    authProviders,
    udfServerVersion: push.udfServerVersion,
    functions: push.functions,
    pushes: [...state.pushes, { time: new Date().toISOString(), modules, message }],
  })
  return json(diff(state.authProviders, authProviders))
}

function diff(before: readonly AuthProvider[], after: readonly AuthProvider[]): unknown {
  const [old, fresh] = [before, after].map((list) => list.map((provider) => JSON.stringify(provider)))
  const missingIn = (list: string[] = [], from: string[] = []) => from.filter((item) => !list.includes(item))
  return {
    authDiff: { added: missingIn(old, fresh), removed: missingIn(fresh, old) },
    definitionDiffs: {},
    componentDiffs: {},
  }
}
