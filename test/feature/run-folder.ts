import { join } from 'node:path'
import { devcontainerCommand } from '../../scripts/build/feature-readme.ts'
import { command } from '../e2e/command.ts'

const folderVariable = 'CODER_CONVEX_FEATURE_FOLDER'

/** Says to the tests' processes where the folder of this run is. */
export function announceRunFolder(folder: string): void {
  process.env[folderVariable] = folder
}

/** The folder that the global setup made for this run. */
export function runFolder(): string {
  const folder = process.env[folderVariable]
  if (!folder) throw new Error('run the tests with "vitest run --project feature"')
  return folder
}

/** The staged Feature as it is published. */
export const publishedFeature = () => join(runFolder(), 'published/src/convex')

/** The collection as it is tested here, without what only a registry could give. */
export const testedCollection = () => join(runFolder(), 'tested')

/** The Feature of the tested collection. */
export const testedFeature = () => join(testedCollection(), 'src/convex')

/** The emulator's executable, for containers without Docker. */
export const backendBinary = () => join(runFolder(), 'backend/convex-local-backend')

/** Where the devcontainer CLI puts what it needs for a while; its images are named after folders in here. */
export const temporaryFolder = (run = runFolder()) => join(run, 'tmp')

/** Runs the official CLI; what it makes is found again by the folder that it works in. */
export const devcontainer = (...args: string[]) =>
  command(process.execPath, [devcontainerCommand, ...args], {
    env: { ...process.env, TMPDIR: temporaryFolder() },
  })
