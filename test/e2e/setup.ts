import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { bundleCli } from '../../scripts/build/bundle.ts'
import { buildEmulator } from '../emulator/build.ts'
import { withLock } from '../engine/lock.ts'
import { endProcesses, processesIn } from './processes.ts'
import { programsIn } from './programs.ts'

/**
 * Vitest's global setup of the end-to-end tests: one folder for the whole run, with the bundled command and the
 * emulator in it. They are copies, so that a build in the checkout meanwhile changes nothing, and so that the bundle
 * proves that it needs no node_modules beside it.
 */
export default async function setup(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'coder-convex-e2e-'))
  const programs = programsIn(folder)
  await mkdir(join(folder, 'ports'))
  await withLock('bundle', async () => {
    await cp(dirname(await bundleCli()), dirname(programs.cli), { recursive: true })
  })
  await buildEmulator(programs.backend)
  process.env.CODER_CONVEX_TEST_FOLDER = folder
  return async () => {
    // What a killed test left: nothing else has its working directory in there.
    await endProcesses(await processesIn(folder))
    await rm(folder, { recursive: true, force: true })
  }
}
