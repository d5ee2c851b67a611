import { problem } from '../io/errors.ts'
import { parseModule, SourceError, type SourceModule } from './analysis/source-module.ts'
import { checkTable, hasTable } from './analysis/tables.ts'
import { applyEdits, type SourceEdit } from './analysis/verdict.ts'
import { analyseConvexFolder, type Finding } from './analysis.ts'
import { findScript, functionSources, isScript, type ProjectFacts, usesTypeScript } from './facts.ts'
import type { FilePlan } from './file-plan.ts'
import type { Need, ScaffoldFile } from './templates/scaffold-file.ts'

/** What is known of the functions folder before any file of a template is looked at. */
interface FunctionsFolder {
  facts: ProjectFacts
  modules: ReadonlyMap<string, SourceModule>
  findings: readonly Finding[]
}

/**
 * What becomes of the files of a template in the functions folder and in the project: pure, and in the order of the
 * template, whose files come after those that they need.
 *
 * @throws SOURCE_SYNTAX_ERROR when a script of the functions folder cannot be parsed
 */
export function planFunctions(facts: ProjectFacts, files: readonly ScaffoldFile[]): FilePlan[] {
  const folder: FunctionsFolder = {
    facts,
    modules: parseFunctions(facts),
    findings: analyseConvexFolder(functionSources(facts)),
  }
  const plans: FilePlan[] = []
  // What is only made with another file waits for the word on that one.
  const order = [...files].sort((a, b) => Number(Boolean(a.onlyWith)) - Number(Boolean(b.onlyWith)))
  for (const file of order) {
    const plan = planFile(folder, plans, file)
    if (plan) plans.push(plan)
  }
  return plans
}

function parseFunctions(facts: ProjectFacts): Map<string, SourceModule> {
  const modules = new Map<string, SourceModule>()
  for (const [name, text] of functionSources(facts)) {
    try {
      modules.set(name, parseModule(text))
    } catch (error) {
      if (!(error instanceof SourceError)) throw error
      const file = findScript(facts, `${facts.functionsFolder}/${name}`) ?? name
      throw problem('SOURCE_SYNTAX_ERROR', { file, line: error.line, reason: error.message })
    }
  }
  return modules
}

function planFile(
  folder: FunctionsFolder,
  plans: readonly FilePlan[],
  file: ScaffoldFile,
): FilePlan | undefined {
  const { facts } = folder
  const base = file.place === 'functions' ? `${facts.functionsFolder}/${file.name}` : file.name
  const typescript = usesTypeScript(facts)
  if (file.kind === 'typescript-only' && !typescript) return undefined
  const path = file.kind === 'script' ? base + (typescript ? '.ts' : '.js') : base
  const present = file.kind === 'script' ? findScript(facts, base) : facts.files.has(base) ? base : undefined
  if (present) return planPresent(folder, file, present)
  if (file.onlyWith && planOf(facts, plans, file.onlyWith)?.state !== 'make') return undefined
  const unmet = file.needs?.find((need) => !meets(facts, plans, need))
  if (unmet) return { path, state: 'left-out', detail: reasonOf(facts, unmet) }
  return { path, state: 'make', detail: '', text: file.text }
}

const planOf = ({ functionsFolder }: ProjectFacts, plans: readonly FilePlan[], name: string) =>
  plans.find(({ path }) => path.startsWith(`${functionsFolder}/${name}.`))

/** A file of the user's: what it has, and what it lacks. */
function planPresent(folder: FunctionsFolder, file: ScaffoldFile, path: string): FilePlan {
  const text = folder.facts.files.get(path) ?? ''
  if (text === file.text) return { path, state: 'right', detail: 'It is as init makes it.' }
  const module = isScript(path) ? folder.modules.get(file.name) : undefined
  const verdicts = [
    ...folder.findings.filter((finding) => file.place === 'functions' && finding.file === file.name),
    ...(module ? (file.tables ?? []).map((need) => checkTable(module, need, need.lines)) : []),
  ]
  if (verdicts.length === 0) return { path, state: 'kept', detail: 'It is yours.' }
  const open = verdicts.filter(({ state }) => state !== 'right')
  const detail = (open.length > 0 ? open : verdicts).map((verdict) => verdict.detail).join(' ')
  if (open.length === 0) return { path, state: 'right', detail }
  const line = open.find((verdict) => verdict.line !== undefined)?.line
  const edits = open.flatMap((verdict): readonly SourceEdit[] => verdict.edits ?? [])
  const add = open.flatMap((verdict) => verdict.add ?? []).join('\n')
  return {
    path,
    state: 'lacking',
    detail,
    ...(line !== undefined && { line }),
    ...(add && { add }),
    // Where not every edit is certain, the scaffold's text shows what is meant.
    text: open.every((verdict) => verdict.edits) ? applyEdits(text, edits) : file.text,
  }
}

/** Whether a file of the plan, or else of the user, has what another file of ours counts on. */
export function meets(facts: ProjectFacts, plans: readonly FilePlan[], need: Need): boolean {
  const plan = planOf(facts, plans, need.file)
  if (plan?.state === 'make') return true
  const text = plan && facts.files.get(plan.path)
  if (text === undefined) return false
  const module = parseModule(text)
  return 'table' in need ? hasTable(module, need) : need.exports.every((name) => module.exports.has(name))
}

/** Why a file of ours would not work beside a file of the user's. */
export function reasonOf(facts: ProjectFacts, need: Need): string {
  const path = findScript(facts, `${facts.functionsFolder}/${need.file}`)
  const file = path ?? `${facts.functionsFolder}/${need.file}`
  return 'table' in need
    ? `${file} has no table ${need.table} with the index ${need.index}, which it works on.`
    : `${file} does not export ${need.exports.join(', ')}, which it uses.`
}
