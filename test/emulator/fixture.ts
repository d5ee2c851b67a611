import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base } from 'vitest'
import { buildEmulator } from './build.ts'
import { type RunningEmulator, type StartOptions, startEmulator } from './start.ts'

interface Fixtures {
  /** The built executable. */
  executable: string
  folder: string
  start: (options?: Partial<StartOptions>) => Promise<RunningEmulator>
  emulator: RunningEmulator
}

/** vitest's `test` with an emulator of its own, stopped and swept up afterwards. */
export const test = base.extend<Fixtures>({
  executable: [
    // biome-ignore lint/correctness/noEmptyPattern: vitest reads a fixture's needs from its pattern
    async ({}, use) => use(await buildEmulator()),
    { scope: 'file' },
  ],
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads a fixture's needs from its pattern
  folder: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'coder-convex-emulator-'))
    await use(folder)
    rmSync(folder, { recursive: true, force: true })
  },
  // The executable must be there before anything starts it.
  start: async ({ folder, executable: _built }, use) => {
    const started: RunningEmulator[] = []
    await use(async (options) => {
      const emulator = await startEmulator({ folder, ...options })
      started.push(emulator)
      return emulator
    })
    await Promise.all(started.map((emulator) => emulator.stop()))
  },
  emulator: async ({ start }, use) => use(await start()),
})
