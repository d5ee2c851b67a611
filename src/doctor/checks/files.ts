import { existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { generatedNames } from '../../convex/deployment-variables.ts'
import { readTextFile } from '../../io/files.ts'
import { privateFiles, withPrivateFiles } from '../../settings/ignore-file.ts'
import type { Plan } from '../../settings/plan.ts'
import { clientFile, deploymentFile, localFile, variablesFor } from '../../settings/variables.ts'
import type { Check } from '../check.ts'
import { failure, ok, Skip, skipped } from '../check-result.ts'
import { compareNames, findMisspelled } from '../compare/names.ts'
import type { EnvFileName } from '../fact-kinds.ts'
import { askGit } from '../git.ts'
import { requireSetUp } from '../requirements.ts'

/** The names that setup writes; the admin key follows with the first start and has a check of its own. */
const requiredNames = (file: EnvFileName, plan: Plan): string[] =>
  file === deploymentFile
    ? [...generatedNames]
    : variablesFor(file, plan)
        .filter(({ name, value }) => value !== '' || name === 'INSTANCE_SECRET')
        .map(({ name }) => name)

/** S15, ".env.convex.local exists with correct Coder URLs"; S16, "CONVEX_SITE_ORIGIN not set". */
const envFile = (name: EnvFileName): Check => ({
  name,
  run: async (facts) => {
    const { text, values } = await facts.files[name].find()
    if (text === undefined && name === localFile) {
      return failure(`There is no ${localFile}: nothing is set up yet.`, 'Run "coder-convex start".')
    }
    await requireSetUp(facts)
    const required = requiredNames(name, await facts.plan.need())
    const result = compareNames(name, values, required)
    // Without its secret the file is not completed but made anew; that is for a person to ask for.
    const { repair: _, ...unrepaired } = result
    return name === localFile && !values.INSTANCE_SECRET ? unrepaired : result
  },
})

const modes: Check = {
  name: 'file modes',
  run: async ({ project }) => {
    const { folder } = await project.need()
    const found = await openFiles(folder)
    if (found.length === 0) return ok('the private files are yours alone')
    return failure(
      `Other people of this machine can read ${found.join(', ')}.`,
      `Run "coder-convex doctor --fix", or "chmod go= ${found.join(' ')}".`,
      'file modes',
    )
  },
}

/** The private files that somebody else than their owner may read or write. */
export async function openFiles(folder: string): Promise<string[]> {
  const looks = privateFiles.map(async (file) => {
    const found = await stat(join(folder, file)).catch(() => undefined)
    return found && (found.mode & 0o077) !== 0 ? [file] : []
  })
  return (await Promise.all(looks)).flat()
}

const ignored: Check = {
  name: '.gitignore',
  run: async ({ project }) => {
    const { folder } = await project.need()
    if (!privateFiles.some((file) => existsSync(join(folder, file))))
      throw new Skip('There is no private file yet.')
    const uncovered = await uncoveredFiles(folder)
    if (uncovered.length === 0) return ok('covers every private file')
    return failure(
      `git does not ignore ${uncovered.join(', ')}.`,
      'Run "coder-convex doctor --fix", or add the names to .gitignore.',
      '.gitignore',
    )
  },
}

/** Git itself says it best: a file may be covered from above, or uncovered by a later line. */
async function uncoveredFiles(folder: string): Promise<string[]> {
  try {
    const covered = await askGit(folder, ['check-ignore', '--no-index', '--', ...privateFiles])
    return privateFiles.filter((file) => !covered.includes(file))
  } catch (error) {
    if (!(error instanceof Skip)) throw error
    const text = await readTextFile(join(folder, '.gitignore'))
    return withPrivateFiles(text) === (text ?? '') ? [] : ['every private file']
  }
}

const tracked: Check = {
  name: 'git',
  run: async ({ project }) => {
    const { folder } = await project.need()
    const files = await askGit(folder, ['ls-files', '--', ...privateFiles])
    const first = files[0]
    if (first === undefined) return ok('has none of the private files')
    const secrets =
      first === clientFile || first === localFile ? 'the admin key and INSTANCE_SECRET' : 'the keys in it'
    return failure(
      `git has ${files.join(', ')}, so everybody with the repository has the secrets in it.`,
      `Run "git rm --cached ${files.join(' ')}" and commit that; if it was pushed, replace ${secrets} as well.`,
    )
  },
}

/** Everything that the settings are made of, and made into. */
const settings: Check = {
  name: 'settings',
  run: async (facts) => {
    const plan = await facts.plan.find()
    return ok(
      `instance ${plan.instanceName}, ${plan.database.kind === 'sqlite' ? 'SQLite' : plan.database.redacted}`,
    )
  },
}

const names: Check = {
  name: 'setting names',
  run: async (facts) => {
    const { values } = await facts.files[localFile].need()
    const { distance } = await import('../../io/spelling.ts')
    const all = Object.keys(values)
    return all.length > 0 ? findMisspelled(all, distance) : skipped('Nothing is set up yet.')
  },
}

export const fileChecks: readonly Check[] = [
  envFile(localFile),
  envFile(deploymentFile),
  envFile(clientFile),
  modes,
  ignored,
  tracked,
  settings,
  names,
]
