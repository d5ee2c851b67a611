import { $ } from 'zx/core'
import type { TestEngine } from './engine.ts'
import { testLabel } from './labels.ts'

/** Compose projects of the tests have names that begin so. */
export const projectPrefix = 'cctest-'

// Networks and volumes cannot go before the containers that use them.
const kinds = [
  { kind: 'container', list: ['--all'], id: '.ID', remove: ['--force', '--volumes'] },
  { kind: 'network', list: [], id: '.ID', remove: [] },
  { kind: 'volume', list: [], id: '.Name', remove: ['--force'] },
] as const

const [labelName, labelValue] = testLabel.split('=')

/** Removes every container, network and volume that tests made, and fails when one of them stays. */
export async function removeTestResources(engine: TestEngine): Promise<void> {
  const docker = $({ env: { ...process.env, ...engine.env }, quiet: true })
  for (const { kind, list, id, remove } of kinds) {
    const format = `{{${id}}}\t{{.Label "${labelName}"}}\t{{.Label "com.docker.compose.project"}}`
    const ofTests = async () => {
      const listed = await docker`docker ${kind} ls ${list} --format ${format}`
      return listed.lines().flatMap((line) => {
        const [resource = '', label, project] = line.split('\t')
        return label === labelValue || project?.startsWith(projectPrefix) ? [resource] : []
      })
    }
    const found = await ofTests()
    if (found.length === 0) continue
    // One may vanish by itself meanwhile, which makes the command fail: what is left is what counts.
    const removal = await docker({ nothrow: true })`docker ${kind} rm ${remove} ${found}`
    const left = await ofTests()
    if (left.length > 0) throw new Error(`Could not remove ${kind} ${left.join(', ')}:\n${removal.stderr}`)
  }
}
