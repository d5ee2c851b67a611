import { badRequest } from '../api-error.ts'
import { variableValues } from '../state.ts'
import type { VariableChange } from '../variables.ts'
import { json } from './reply.ts'
import type { Route } from './route.ts'

/** Environment variables over HTTP (contract 3.1 and 3.2). */
export const variableRoutes: readonly Route[] = [
  {
    method: 'POST',
    paths: ['/api/update_environment_variables', '/api/v1/update_environment_variables'],
    key: 'header',
    handle: ({ deployment, body, note }) => {
      const changes = readChanges(body.changes)
      note({ variables: changes.map(({ name }) => name) })
      deployment.changeVariables(changes)
      return { status: 200 }
    },
  },
  {
    method: 'GET',
    paths: ['/api/v1/list_environment_variables', '/api/list_environment_variables'],
    key: 'header',
    handle: ({ deployment }) => json({ environmentVariables: variableValues(deployment.state().variables) }),
  },
]

function readChanges(raw: unknown): VariableChange[] {
  if (!Array.isArray(raw)) throw badRequest('BadJsonBody', 'missing field `changes`')
  return raw.map((change: unknown) => {
    const { name, value = null } = (change ?? {}) as { name?: unknown; value?: unknown }
    if (typeof name !== 'string' || (value !== null && typeof value !== 'string')) {
      throw badRequest('BadJsonBody', 'a change needs a name and a value that is a string or null')
    }
    return { name, value }
  })
}
