import type { CheckGroup } from './check.ts'
import { backendChecks } from './checks/backend.ts'
import { deploymentChecks } from './checks/deployment.ts'
import { dockerChecks } from './checks/docker.ts'
import { fileChecks } from './checks/files.ts'
import { keyChecks } from './checks/keys.ts'
import { portChecks } from './checks/ports.ts'
import { relationChecks } from './checks/relations.ts'
import { scaffoldChecks } from './checks/scaffold.ts'
import { toolChecks } from './checks/tools.ts'
import { workspaceChecks } from './checks/workspace.ts'

/** Everything that doctor looks at, in the order in which it is shown (S15 and S16). */
export const checkGroups: readonly CheckGroup[] = [
  { title: 'Tools', checks: toolChecks },
  { title: 'Docker', checks: dockerChecks },
  { title: 'Ports', checks: portChecks },
  { title: 'Files', checks: fileChecks },
  { title: 'Settings', checks: relationChecks },
  { title: 'Keys', checks: keyChecks },
  { title: 'Functions folder', checks: scaffoldChecks },
  { title: 'Backend', checks: backendChecks },
  { title: 'Deployment', checks: deploymentChecks },
  { title: 'Workspace', checks: workspaceChecks },
]
