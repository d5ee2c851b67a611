/** Checks the project's shell scripts: shellcheck on each of them, then the bats tests under bash and under sh. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { $ } from 'zx/core'
import { repository } from '../engine/paths.ts'
import { completePath, ensureTool } from '../engine/tools.ts'

const folders = ['src', 'test', '.ci', '.devcontainer']
const entrypoint = 'src/stack/entrypoint.sh'

/** The entrypoint promises POSIX syntax, so it has to work under both. */
const shells = ['bash', 'sh']

/**
 * What shellcheck cannot know about bats files: each test is a process of its own, and `load` brings variables. Single
 * quotes around something that looks like an expansion are what these tests are about.
 */
const untrueOfBats = 'SC2016,SC2030,SC2031,SC2154'

const isBats = (file: string) => file.endsWith('.bats')

/** Shell scripts by ending or by first line, so that a new one needs no entry anywhere. */
function shellScripts(): string[] {
  const files = folders.flatMap((folder) =>
    readdirSync(join(repository, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !/node_modules|\.devcontainer\/convex/.test(entry.parentPath))
      .map((entry) => join(entry.parentPath, entry.name)),
  )
  return files.filter(
    (file) =>
      /\.(sh|bash|bats)$/.test(file) || /^#!.*\b(ba|da)?sh\b/.test(readFileSync(file, 'utf8').slice(0, 80)),
  )
}

async function shellcheck(args: readonly string[]): Promise<boolean> {
  const checked = await shell()`shellcheck --external-sources --severity=style ${args}`
  return checked.exitCode === 0
}

/** Runs all bats tests; a run without any is a failure, since a wrong path would look like success. */
async function bats(shellUnderTest: string): Promise<boolean> {
  process.stderr.write(`\nbats, with the entrypoint under ${shellUnderTest}\n`)
  const run = await shell({ SHELL_UNDER_TEST: shellUnderTest })`node_modules/bats/bin/bats --tap test/shell`
  const passed = run.stdout.match(/^ok /gm)?.length ?? 0
  process.stderr.write(`${passed} passed under ${shellUnderTest}\n`)
  return run.exitCode === 0 && passed > 0
}

const shell = (added: Record<string, string> = {}) =>
  $({
    cwd: repository,
    env: {
      ...process.env,
      PATH: completePath(),
      BATS_LIB_PATH: join(repository, 'node_modules'),
      ...added,
    },
    nothrow: true,
    verbose: true,
  })

await ensureTool('shellcheck')
const scripts = shellScripts()
const results = [
  await shellcheck(scripts.filter((file) => !isBats(file))),
  await shellcheck([`--exclude=${untrueOfBats}`, ...scripts.filter(isBats)]),
  await shellcheck(['--shell=sh', join(repository, entrypoint)]),
]
for (const name of shells) results.push(await bats(name))
process.exitCode = results.every(Boolean) ? 0 : 1
