import { problem } from '../io/errors.ts'
import { deploymentHeading, userSection } from '../settings/deployment-file.ts'
import { editEnvFile, parseEnvFile } from '../settings/env-file.ts'
import { withPrivateFiles } from '../settings/ignore-file.ts'
import { deploymentFile } from '../settings/variables.ts'
import { frontendUrlVariable } from '../workspace/frontend.ts'
import { type DependencyPlan, planDependencies } from './dependencies.ts'
import { featureReference, hasFeature, newDevcontainer } from './devcontainer.ts'
import { exampleFile, withVariables } from './env-example.ts'
import { listedDependencies, type ProjectFacts } from './facts.ts'
import type { FilePlan } from './file-plan.ts'
import { planFrontend } from './frontend-plan.ts'
import { type Frontend, frontendOf } from './frontends.ts'
import { planFunctions } from './functions-plan.ts'
import { parseJsonc, withValues } from './json-edits.ts'
import { planScripts, type ScriptPlan } from './npm-scripts.ts'
import { addCommands, type PackageManager } from './package-managers.ts'
import { type TemplateName, templates } from './templates/templates.ts'

/** What a person chose, by flags or by answers. */
export interface InitChoices {
  template: TemplateName
  devcontainer: boolean
  install: boolean
  replaceFrontend: boolean
}

/** A file of the user's that gets lines of ours, or is made with them. */
export interface FileEdit {
  path: string
  /** Undefined where nothing is to be changed. */
  text?: string
  mode?: number
}

/** Everything that `init` is going to do, decided before anything is changed. */
export interface InitPlan {
  manager: PackageManager
  choices: InitChoices
  frontend: Frontend | undefined
  dependencies: DependencyPlan
  /** The commands that install what is missing. */
  commands: string[][]
  files: FilePlan[]
  scripts: ScriptPlan
  ignore: FileEdit
  example: FileEdit
  /** Variables of the template, in the user's part of .env.convex.deployment. */
  deployment?: FileEdit
  devcontainer?: FileEdit
}

/** Git is told about private files before any is written. */
export const ignoreFile = '.gitignore'

/**
 * Decides everything, from facts alone.
 *
 * @throws SOURCE_SYNTAX_ERROR, INVALID_JSON for a devcontainer.json, ENV_FILE_UNREADABLE
 */
export function planInit(
  facts: ProjectFacts,
  choices: InitChoices,
  manager: PackageManager,
  workspaceRoot: boolean,
): InitPlan {
  const template = templates[choices.template]
  const frontend = frontendOf(facts)
  const scripts = planScripts(facts, frontend, template.scripts)
  const dependencies = planDependencies(facts, frontend, scripts.together)
  const functions = planFunctions(facts, template.files)
  const page = frontend?.scaffolded ? planFrontend(facts, functions, choices.replaceFrontend) : []
  const deployment = planDeployment(facts, template.variables)
  return {
    manager,
    choices,
    frontend,
    dependencies,
    commands: choices.install ? addCommands(manager, dependencies, workspaceRoot) : [],
    files: [...functions, ...page],
    scripts,
    ignore: edit(ignoreFile, facts.files.get(ignoreFile), withPrivateFiles(facts.files.get(ignoreFile))),
    example: planExample(facts, Object.keys(template.variables)),
    ...(deployment && { deployment }),
    ...(choices.devcontainer && { devcontainer: planDevcontainer(facts, manager) }),
  }
}

const edit = (path: string, before: string | undefined, after: string, mode?: number): FileEdit => ({
  path,
  ...(after !== before && { text: after }),
  ...(mode !== undefined && { mode }),
})

function planExample({ files, manifest }: ProjectFacts, own: readonly string[]): FileEdit {
  const present = files.get(exampleFile)
  const variable = frontendUrlVariable(Object.keys(listedDependencies(manifest)))
  return edit(exampleFile, present, withVariables(present, variable, own))
}

/** Names that are there keep their values, empty ones too. */
function planDeployment(
  { files }: ProjectFacts,
  variables: Readonly<Record<string, string>>,
): FileEdit | undefined {
  if (Object.keys(variables).length === 0) return undefined
  const present = files.get(deploymentFile)
  const before = present ?? deploymentHeading
  const values = parseEnvFile(before, deploymentFile).values()
  const edits = Object.entries(variables)
    .filter(([name]) => !Object.hasOwn(values, name))
    .map(([name, value]) => ({ name, value, section: userSection }))
  return edit(deploymentFile, present, editEnvFile(before, deploymentFile, edits), 0o600)
}

/** The places where a devcontainer.json may be (containers.dev). */
export const devcontainerFiles = ['.devcontainer/devcontainer.json', '.devcontainer.json'] as const

function planDevcontainer({ files, manifest }: ProjectFacts, { name }: PackageManager): FileEdit {
  const path = devcontainerFiles.find((file) => files.has(file)) ?? devcontainerFiles[0]
  const present = files.get(path)
  if (present === undefined) return edit(path, present, newDevcontainer(manifest.name ?? 'app', name))
  const parsed = parseJsonc(present)
  if (parsed === null || typeof parsed !== 'object' || Array.isArray(parsed))
    throw problem('INVALID_JSON', { file: path, reason: 'It is no object, even where comments are allowed' })
  if (hasFeature(parsed)) return { path }
  return edit(path, present, withValues(present, [{ path: ['features', featureReference], value: {} }]))
}
