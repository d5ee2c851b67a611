import { cpSync, mkdirSync, symlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../..')
const sample = join(root, 'test/fixtures/app')

/** What a developer brings; whatever else lies in the sample project was made by running it there. */
const files = ['package.json', 'tsconfig.json', 'convex'] as const

/** Copies the sample project into a new folder; its packages are the repository's. */
export function copySampleProject(folder: string): void {
  mkdirSync(folder, { recursive: true })
  for (const file of files) {
    cpSync(join(sample, file), join(folder, file), {
      recursive: true,
      filter: (source) => !source.endsWith('/_generated'),
    })
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
}
