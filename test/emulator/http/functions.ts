import { json, type Reply } from './reply.ts'
import type { Call } from './route.ts'

/** `convex run`: the emulator knows which modules were deployed and runs none of them (contract 5.1). */
export function runFunction({ deployment, body, note }: Call): Reply {
  const path = typeof body.path === 'string' ? body.path : ''
  note({ function: path })
  const module = `${path.split(':')[0]?.replace(/\.js$/, '')}.js`
  const isDeployed = deployment.state().modules.some((deployed) => deployed.path === module)
  return json(
    isDeployed
      ? { status: 'success', value: null, logLines: [] }
      : { status: 'error', errorMessage: `function not found in emulator: ${path}`, logLines: [] },
  )
}
