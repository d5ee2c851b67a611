import { join } from 'node:path'
import { readTextFile, writeTextFile } from '../../src/io/files.ts'
import { rememberFiles } from '../../src/io/folders.ts'
import type { FileEdit, InitPlan } from '../../src/scaffold/init-plan.ts'
import type { Step } from '../task.ts'
import { filesAtRisk, install } from './package-manager.ts'

/** S13, and before everything else: without the packages, no file of ours would work. All of them, or nothing. */
export const dependencies: Step<'project' | 'output' | 'init'> = {
  title: 'dependencies',
  async run({ project, output, init }) {
    const packages = [...init.dependencies.add, ...init.dependencies.addDev]
    if (packages.length === 0) return { said: 'all listed' }
    if (init.commands.length === 0) return { said: `not installed (--no-install): ${packages.join(', ')}` }
    const restore = await rememberFiles(filesAtRisk(project.folder))
    try {
      output.transient(`  installing ${packages.join(', ')} …`)
      for (const command of init.commands)
        await install(init.manager, command, { folder: project.folder, packages, output })
    } catch (error) {
      await restore()
      throw error
    }
    return { said: `${packages.join(', ')} with ${init.manager.name}` }
  },
}

/** S12: new files only. What the user replaces on purpose is kept aside. */
export const scaffold: Step<'project' | 'init'> = {
  title: 'files',
  async run({ project, init }) {
    const made = init.files.filter(({ state }) => state === 'make')
    for (const { path, text, moveTo } of made) {
      const file = join(project.folder, path)
      // A copy first: whatever happens, the user's text is in one of the two.
      if (moveTo) await writeTextFile(join(project.folder, moveTo), (await readTextFile(file)) ?? '')
      await writeTextFile(file, text ?? '')
    }
    return { said: made.length === 0 ? 'none to make' : `${made.length} made` }
  },
}

/** S9. The package manager may have written package.json meanwhile, so it is read again. */
export const npmScripts: Step<'project' | 'init'> = {
  title: 'npm scripts',
  async run({ project, init }) {
    const names = Object.keys(init.scripts.add)
    if (names.length === 0) return { said: 'all there' }
    const { withValues } = await import('../../src/scaffold/json-edits.ts')
    const file = join(project.folder, 'package.json')
    const values = Object.entries(init.scripts.add).map(([name, value]) => ({
      path: ['scripts', name],
      value,
    }))
    await writeTextFile(file, withValues((await readTextFile(file)) ?? '', values))
    return { said: `added ${names.join(', ')}` }
  },
}

/** A step that writes one planned edit. */
const writeEdit = (
  title: string,
  of: (init: InitPlan) => FileEdit | undefined,
): Step<'project' | 'init'> => ({
  title,
  async run({ project, init }) {
    const { path, text, mode } = of(init) ?? {}
    if (path === undefined || text === undefined) return { said: `${path} unchanged` }
    return { said: `${path} ${await writeTextFile(join(project.folder, path), text, mode)}` }
  },
})

export const ignoredFiles = writeEdit('.gitignore', ({ ignore }) => ignore)
export const envExample = writeEdit('example', ({ example }) => example)
export const templateVariables = writeEdit('variables', ({ deployment }) => deployment)
export const devcontainer = writeEdit('devcontainer', (init) => init.devcontainer)
