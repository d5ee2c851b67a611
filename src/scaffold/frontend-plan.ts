import { posix } from 'node:path'
import { problem } from '../io/errors.ts'
import { checkAuthReact, checkSignIn } from './analysis/frontend.ts'
import { SourceError } from './analysis/source-module.ts'
import { applyEdits, type Verdict } from './analysis/verdict.ts'
import { findScript, type ProjectFacts, usesTypeScript } from './facts.ts'
import type { FilePlan } from './file-plan.ts'
import { meets, reasonOf } from './functions-plan.ts'
import type { ScaffoldFile } from './templates/scaffold-file.ts'
import { apiPlaceholder, viteReactFiles } from './templates/vite-react.ts'

const sources = 'src'

/** What is asked of a file of the frontend that is the user's. */
const checks: Readonly<Record<string, (path: string, files: ReadonlyMap<string, string>) => Verdict>> = {
  main: checkAuthReact,
  App: checkSignIn,
}

/**
 * What becomes of the page's files, where the frontend is one that init makes pages for.
 *
 * @param functions what becomes of the functions that the page calls
 * @param replace whether files of the user's that lack something are moved aside for ours
 * @throws SOURCE_SYNTAX_ERROR when a file that is to be judged cannot be parsed
 */
export function planFrontend(
  facts: ProjectFacts,
  functions: readonly FilePlan[],
  replace: boolean,
): FilePlan[] {
  const plans: FilePlan[] = []
  for (const file of viteReactFiles) {
    const plan = planFile(facts, functions, plans, file, replace)
    if (plan) plans.push(plan)
  }
  return plans
}

function planFile(
  facts: ProjectFacts,
  functions: readonly FilePlan[],
  before: readonly FilePlan[],
  file: ScaffoldFile,
  replace: boolean,
): FilePlan | undefined {
  const present = presentPath(facts, file)
  const base = `${sources}/${file.name}`
  const path = present ?? base + (file.kind === 'component' ? (usesTypeScript(facts) ? '.tsx' : '.jsx') : '')
  const text = file.text.replace(apiPlaceholder, apiPath(facts))
  const companion = before.find((plan) => plan.path.startsWith(`${sources}/${file.onlyWith}.`))
  if (file.onlyWith && companion?.state !== 'make') return undefined
  if (present === undefined || (replace && (file.onlyWith || !isRight(facts, file, present)))) {
    const unmet = file.needs?.find((need) => !meets(facts, functions, need))
    if (unmet) return { path, state: 'left-out', detail: reasonOf(facts, unmet) }
    if (present && facts.files.get(present) === text) return undefined
    const moveTo = present && freeName(facts, present)
    return { path, state: 'make', detail: '', text, ...(moveTo && { moveTo }) }
  }
  if (facts.files.get(present) === text) return { path, state: 'right', detail: 'It is as init makes it.' }
  const check = checks[file.name]
  if (!check) return { path, state: 'kept', detail: 'It is yours.' }
  const { edits, ...verdict } = judge(check, present, facts)
  if (verdict.state === 'right') return { path, ...verdict }
  const proposal = edits ? applyEdits(facts.files.get(present) ?? '', edits) : text
  return { path, ...verdict, text: proposal }
}

const isRight = (facts: ProjectFacts, file: ScaffoldFile, path: string) => {
  const check = checks[file.name]
  return check !== undefined && judge(check, path, facts).state === 'right'
}

function judge(check: (typeof checks)[string], path: string, { files }: ProjectFacts): Verdict {
  try {
    return check(path, files)
  } catch (error) {
    if (!(error instanceof SourceError)) throw error
    throw problem('SOURCE_SYNTAX_ERROR', { file: path, line: error.line, reason: error.message })
  }
}

function presentPath(facts: ProjectFacts, file: ScaffoldFile): string | undefined {
  const base = `${sources}/${file.name}`
  if (file.kind !== 'component') return facts.files.has(base) ? base : undefined
  const entry = file.name === 'main' ? entryOf(facts) : undefined
  return entry && facts.files.has(entry) ? entry : findScript(facts, base)
}

/** The script that index.html starts. */
function entryOf({ files }: ProjectFacts): string | undefined {
  const tag = /<script\b[^>]*\bsrc=["'](?:\.?\/)?([^"':]+)["'][^>]*>/.exec(files.get('index.html') ?? '')
  return tag?.[1]
}

function apiPath({ functionsFolder }: ProjectFacts): string {
  const path = posix.relative(sources, `${functionsFolder}/_generated/api`)
  return path.startsWith('.') ? path : `./${path}`
}

/** A name beside the file that nothing has. */
function freeName({ files }: ProjectFacts, path: string): string {
  const { dir, name, ext } = posix.parse(path)
  for (let count = 1; ; count += 1) {
    const candidate = posix.join(dir, `${name}.before-convex${count === 1 ? '' : `-${count}`}${ext}`)
    if (!files.has(candidate)) return candidate
  }
}
