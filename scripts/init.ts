import { dirname, join } from 'node:path'
import { problem } from '../src/io/errors.ts'
import { requireWritableFile, requireWritableFolder } from '../src/io/folders.ts'
import type { InitChoices, InitPlan } from '../src/scaffold/init-plan.ts'
import { planInit } from '../src/scaffold/init-plan.ts'
import type { PackageManager } from '../src/scaffold/package-managers.ts'
import { type TemplateName, templateNames } from '../src/scaffold/templates/templates.ts'
import { findProject, type Project } from '../src/workspace/project.ts'
import { exclusively } from './exclusively.ts'
import { showDiffs } from './init/diffs.ts'
import {
  dependencies,
  devcontainer,
  envExample,
  ignoredFiles,
  npmScripts,
  scaffold,
  templateVariables,
} from './init/init-steps.ts'
import { detectManager } from './init/package-manager.ts'
import {
  type Asker,
  askForChoices,
  type OpenChoices,
  terminalAsker,
  withoutQuestions,
} from './init/questions.ts'
import { isCommandInstalled, readFacts } from './init/read-facts.ts'
import { showSummary, summary } from './init/report.ts'
import { isWorkspaceRoot } from './init/workspace-root.ts'
import type { Invocation } from './open-project.ts'
import { type AnyStep, runSteps } from './task.ts'

export interface InitOptions {
  yes: boolean
  dryRun: boolean
  diff: boolean
  template: string | undefined
  devcontainer: boolean
  install: boolean
  replaceFrontend: boolean
}

/** Everything that may fail without the network, or needs it, comes before the first file; secrets are ignored first. */
export const initSteps = (init: InitPlan): AnyStep[] => [
  dependencies,
  ignoredFiles,
  scaffold,
  npmScripts,
  envExample,
  ...(init.deployment ? [templateVariables] : []),
  ...(init.devcontainer ? [devcontainer] : []),
]

/** `coder-convex init`: a project that can sign in, from whatever is there. */
export async function init(invocation: Invocation, options: InitOptions): Promise<void> {
  const { output } = invocation
  const project = await findProject(invocation.folder)
  const workspaceRoot = await isWorkspaceRoot(project)
  const given = openChoices(options)
  const look = (choices: InitChoices) => decide(project, choices, workspaceRoot)
  let plan = await look(withoutQuestions(given))
  const quiet = options.yes || options.dryRun || options.diff
  if (!quiet && isTerminal(invocation) && hasWork(plan)) {
    plan = await confirmed(given, look, await terminalAsker())
  }
  if (options.diff) return showDiffs(project.folder, plan, output)
  const surroundings = {
    workspaceRoot,
    commandInstalled: isCommandInstalled(project.folder, invocation.environment.PATH),
  }
  if (!options.dryRun) {
    await requireWritable(project.folder, plan)
    await exclusively({ project, output }, () => runSteps(initSteps(plan), { project, output, init: plan }))
  }
  showSummary(summary(plan, surroundings, options.dryRun), output)
}

/** Asks what the flags left open, and about files of the user's that lack something. */
export async function confirmed(
  given: OpenChoices,
  look: (choices: InitChoices) => Promise<InitPlan>,
  asker: Asker,
): Promise<InitPlan> {
  const choices = await askForChoices(given, asker)
  const plan = await look(choices)
  const lacking = plan.files.filter(({ path, state }) => state === 'lacking' && path.startsWith('src/'))
  if (lacking.length === 0 || given.replaceFrontend !== undefined) return plan
  const files = lacking.map(({ path }) => path).join(' and ')
  const question = `${files} cannot sign anybody in yet. Make our page, and keep yours beside it?`
  return (await asker.confirm(question, false)) ? look({ ...choices, replaceFrontend: true }) : plan
}

async function decide(project: Project, choices: InitChoices, workspaceRoot: boolean): Promise<InitPlan> {
  const facts = await readFacts(project)
  // Where nothing is installed, any package manager will do: it is only named in advice.
  const manager = await detectManager(project.folder).catch((error): PackageManager => {
    if (choices.install) throw error
    return { name: 'npm' }
  })
  return planInit(facts, choices, manager, workspaceRoot)
}

/** Flags say yes; that they were not given leaves the question open. */
function openChoices({ template, devcontainer, install, replaceFrontend }: InitOptions): OpenChoices {
  const known = templateNames.find((name) => name === template)
  if (template !== undefined && !known)
    throw problem('UNKNOWN_TEMPLATE', { name: template, known: templateNames.join(', ') })
  return {
    template: known as TemplateName | undefined,
    devcontainer: devcontainer || undefined,
    install,
    replaceFrontend: replaceFrontend || undefined,
  }
}

const isTerminal = ({ environment }: Invocation) =>
  process.stdin.isTTY === true && process.stdout.isTTY === true && !environment.CI

/** Everything that is going to be written can be, as far as permissions tell: checked before the first change. */
async function requireWritable(folder: string, plan: InitPlan): Promise<void> {
  const edits = [plan.ignore, plan.example, plan.deployment, plan.devcontainer]
  const paths = [
    ...plan.files.filter(({ state }) => state === 'make').map(({ path }) => path),
    ...edits.flatMap((edit) => (edit?.text === undefined ? [] : [edit.path])),
    ...(plan.commands.length > 0 || Object.keys(plan.scripts.add).length > 0 ? ['package.json'] : []),
  ]
  for (const path of new Set(paths.map((each) => join(folder, each)))) {
    await requireWritableFolder(dirname(path))
    await requireWritableFile(path)
  }
}

/** Whether the plan changes anything. */
const hasWork = ({
  commands,
  files,
  scripts,
  ignore,
  example,
  deployment,
  devcontainer,
}: InitPlan): boolean =>
  commands.length > 0 ||
  files.some(({ state }) => state === 'make') ||
  Object.keys(scripts.add).length > 0 ||
  [ignore, example, deployment, devcontainer].some((edit) => edit?.text !== undefined)
