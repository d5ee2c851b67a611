import { join } from 'node:path'
import { readTextFile } from '../../src/io/files.ts'
import type { Output } from '../../src/io/output.ts'
import type { InitPlan } from '../../src/scaffold/init-plan.ts'

/**
 * `init --diff`: for each file of the user's that lacks something, what would mend it, as a patch on stdout that `git
 * apply` takes; where that cannot be told, the difference to the scaffold's version.
 */
export async function showDiffs(folder: string, { files }: InitPlan, output: Output): Promise<void> {
  const { createTwoFilesPatch } = await import('diff')
  const lacking = files.filter(({ state, text }) => state === 'lacking' && text !== undefined)
  for (const { path, text, detail } of lacking) {
    const before = (await readTextFile(join(folder, path))) ?? ''
    output.progress(`${path}: ${detail}`)
    output.result(
      createTwoFilesPatch(`a/${path}`, `b/${path}`, before, text ?? '')
        .replace(/^=+\n/, '')
        .trimEnd(),
    )
  }
  if (lacking.length === 0) output.progress('Every file that is there has what it needs.')
}
