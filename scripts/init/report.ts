import type { Output } from '../../src/io/output.ts'
import type { InitPlan } from '../../src/scaffold/init-plan.ts'
import { togetherScript } from '../../src/scaffold/npm-scripts.ts'
import { addCommands, shellText } from '../../src/scaffold/package-managers.ts'

/** What the report needs to know beside the plan. */
export interface Surroundings {
  /** Whether the command of the npm scripts would be found. */
  commandInstalled: boolean
  workspaceRoot: boolean
}

interface Section {
  title: string
  lines: string[]
}

/** The end of `init`: what was made (or would be), what stays as it is, and what is left to the person. */
export function summary(init: InitPlan, surroundings: Surroundings, dryRun: boolean): Section[] {
  return [
    { title: dryRun ? 'Would make' : 'Made', lines: made(init, dryRun) },
    { title: 'Kept as it is', lines: kept(init) },
    { title: 'Left to you', lines: toDo(init, surroundings) },
  ].filter(({ lines }) => lines.length > 0)
}

/** Prints the sections, as the result of the command. */
export function showSummary(sections: readonly Section[], output: Output): void {
  for (const { title, lines } of sections) {
    output.result(`\n${title}:`)
    for (const line of lines) output.result(`  ${line.replaceAll('\n', '\n    ')}`)
  }
}

function made(init: InitPlan, dryRun: boolean): string[] {
  const moved = (moveTo: string | undefined) => (moveTo ? ` (yours is now ${moveTo})` : '')
  const edits = [init.ignore, init.example, init.deployment, init.devcontainer]
  const scripts = Object.keys(init.scripts.add)
  return [
    ...(dryRun ? init.commands.map((command) => `$ ${shellText(command)}`) : []),
    ...init.files
      .filter(({ state }) => state === 'make')
      .map(({ path, moveTo }) => `${path}${moved(moveTo)}`),
    ...(scripts.length > 0 ? [`npm scripts ${scripts.join(', ')}`] : []),
    ...edits.flatMap((edit) => (edit?.text === undefined ? [] : [edit.path])),
  ]
}

function kept(init: InitPlan): string[] {
  return [
    ...init.files
      .filter(({ state }) => state === 'right' || state === 'kept')
      .map(({ path, detail }) => `${path}: ${detail}`),
    ...init.scripts.kept.map((name) => `npm script ${name}: It is yours.`),
  ]
}

function toDo(init: InitPlan, { commandInstalled, workspaceRoot }: Surroundings): string[] {
  const { manager, dependencies, scripts, frontend } = init
  const run = (script: string) => `${manager.name} run ${script}`
  return [
    ...(init.choices.install ? [] : addCommands(manager, dependencies, workspaceRoot)).map(
      (command) => `Install what is missing: ${shellText(command)}`,
    ),
    ...dependencies.tooOld.map(
      ({ name, version, oldest }) =>
        `Update ${name}: ${version} is there, and ${oldest} is the oldest that fits.`,
    ),
    ...(dependencies.notInstalled.length > 0 && init.commands.length === 0 && !manager.plugAndPlay
      ? [`Install what package.json lists (${dependencies.notInstalled.join(', ')}): ${manager.name} install`]
      : []),
    ...init.files.flatMap((file) => {
      if (file.state === 'left-out') return [`${file.path} was not made: ${file.detail}`]
      if (file.state !== 'lacking') return []
      const at = file.line === undefined ? file.path : `${file.path}, line ${file.line}`
      return [`${at}: ${file.detail}${file.add ? ` Add:\n\n  ${file.add.replaceAll('\n', '\n  ')}\n` : ''}`]
    }),
    ...frontendNotes(init),
    ...(scripts.devIsFrontendOnly
      ? [
          `To start the frontend and the backend with "${run('dev')}", set in package.json:\n"dev": ${JSON.stringify(togetherScript)}`,
        ]
      : []),
    ...(commandInstalled
      ? []
      : [
          'The npm scripts call coder-convex, which is neither in node_modules nor on the PATH: install it there.',
        ]),
    ...(manager.plugAndPlay
      ? [
          'The Convex CLI is started from node_modules: .yarnrc.yml needs the line "nodeLinker: node-modules".',
        ]
      : []),
    ...(init.devcontainer?.text?.includes('OWNER/')
      ? [`Replace OWNER in ${init.devcontainer.path} by who published the Feature.`]
      : []),
    `Start: ${commandInstalled ? run('convex:start') : 'coder-convex start'}${frontend ? `, then ${run(scripts.devIsFrontendOnly ? 'dev:frontend' : 'dev')}` : ''}`,
  ]
}

function frontendNotes({ frontend, files }: InitPlan): string[] {
  if (!frontend) return ['No frontend was found, so no page was made.']
  if (!frontend.scaffolded)
    return [
      `Pages are made for Vite and React with an index.html in the project's folder, not for ${frontend.name}: see the documentation of @convex-dev/auth for it.`,
    ]
  const lacking = files.some(({ path, state }) => state === 'lacking' && path.startsWith('src/'))
  return lacking
    ? [
        '"init --diff" shows the changes; "init --replace-frontend" makes our page and keeps your files beside it.',
      ]
    : []
}
