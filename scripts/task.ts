import type { Output } from '../src/io/output.ts'
import type { InitPlan } from '../src/scaffold/init-plan.ts'
import type { Plan } from '../src/settings/plan.ts'
import type { Runtime } from '../src/stack/runtime.ts'
import type { Project } from '../src/workspace/project.ts'

/** What steps work on. A step takes only the part that it names, and gives what later steps take. */
export interface Context {
  project: Project
  plan: Plan
  runtime: Runtime
  output: Output
  /** PKCS#8 PEM. */
  jwtPrivateKey: string
  jwks: string
  adminKey: string
  /** What `init` is to do. */
  init: InitPlan
}

/** What a step did: a few words for its line, and what it gives to later steps. */
export interface StepResult<Gives extends keyof Context = never> {
  said: string
  gives?: Pick<Context, Gives>
}

/**
 * One named step of a task. It looks first and acts only where it must, so that a task which is run again after
 * a crash at any point converges.
 */
export interface Step<Needs extends keyof Context, Gives extends keyof Context = never> {
  title: string
  run(context: Pick<Context, Needs>): Promise<StepResult<Gives>>
}

/** Any step, as it stands in a task's array. */
export interface AnyStep {
  title: string
  run(context: never): Promise<{ said: string; gives?: Partial<Context> }>
}

const titleWidth = 13

/**
 * Runs steps in order, one line each on stderr.
 *
 * @param start what is known before the first step
 * @returns the context after the last step
 */
export async function runSteps<Start extends keyof Context>(
  steps: readonly AnyStep[],
  start: Pick<Context, Start | 'output'>,
): Promise<Context> {
  let context = start as Context
  for (const step of steps) {
    const { said, gives } = await step.run(context as never)
    context = { ...context, ...gives }
    context.output.progress(stepLine(context.output, step.title, said))
  }
  return context
}

/** A line of the report: a title in a column of its own, then the words. */
export const stepLine = (output: Output, title: string, said: string): string =>
  `  ${output.paint('dim', title.padEnd(titleWidth))} ${said}`
