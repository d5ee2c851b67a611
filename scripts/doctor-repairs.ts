import { chmod, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { RepairName } from '../src/doctor/check-result.ts'
import { openFiles } from '../src/doctor/checks/files.ts'
import type { Facts } from '../src/doctor/fact-kinds.ts'
import { clientFile, deploymentFile, localFile } from '../src/settings/variables.ts'
import { pidFile } from '../src/stack/process.ts'
import type { Project } from '../src/workspace/project.ts'
import { exclusively } from './exclusively.ts'
import { clientEnvFile, deploymentEnvFile, ignorePrivateFiles, settingsFile } from './steps/setup-steps.ts'
import { adminKey } from './steps/stack-steps.ts'

/** What was tried, and what came of it. */
export interface Repaired {
  name: RepairName
  done: boolean
  said: string
}

type Repair = (facts: Facts, project: Project) => Promise<string>

/** Everything that `doctor --fix` may do: nothing that is somebody's data, choice or history. */
const repairs: Record<RepairName, Repair> = {
  'file modes': async (_, { folder }) => {
    const files = await openFiles(folder)
    for (const file of files) await chmod(join(folder, file), await ownModeOf(join(folder, file)))
    return `only you can read ${files.join(', ')} now`
  },
  '.gitignore': async (_, project) => (await ignorePrivateFiles.run({ project })).said,
  [localFile]: async ({ plan, output }, project) =>
    (await settingsFile.run({ project, plan: await plan.find(), output })).said,
  [deploymentFile]: async ({ plan, jwtKey }, project) => {
    const context = { project, plan: await plan.find(), jwtPrivateKey: await jwtKey.find() }
    return (await deploymentEnvFile.run(context)).said
  },
  [clientFile]: async ({ plan }, project) =>
    (await clientEnvFile.run({ project, plan: await plan.find() })).said,
  'admin key': async ({ plan, runtime, output }) =>
    (await adminKey.run({ plan: await plan.find(), runtime: await runtime.find(), output })).said,
  'pid file': async (_, { folder }) => {
    await rm(join(folder, pidFile), { force: true })
    return `${pidFile} of a process that is gone is removed`
  },
}

const ownModeOf = async (path: string) => (await stat(path)).mode & 0o700

/**
 * Does the repairs one after the other, while no other of our commands is at work on the project. One that fails says
 * why, and the next one goes on.
 *
 * @param facts what the checks found
 */
export async function repairAll(names: readonly RepairName[], facts: Facts): Promise<Repaired[]> {
  if (names.length === 0) return []
  const project = await facts.project.find()
  return exclusively({ project, output: facts.output }, async () => {
    const repaired: Repaired[] = []
    for (const name of names) repaired.push(await repairOne(name, facts, project))
    return repaired
  })
}

async function repairOne(name: RepairName, facts: Facts, project: Project): Promise<Repaired> {
  try {
    return { name, done: true, said: await repairs[name](facts, project) }
  } catch (error) {
    return { name, done: false, said: error instanceof Error ? error.message : String(error) }
  }
}
