import { InterruptedError } from '../../src/io/errors.ts'
import type { InitChoices } from '../../src/scaffold/init-plan.ts'
import { type TemplateName, templateNames } from '../../src/scaffold/templates/templates.ts'

/** How a person is asked; tests answer themselves. */
export interface Asker {
  choose(question: string, options: readonly { value: string; label: string }[]): Promise<string>
  confirm(question: string, preset: boolean): Promise<boolean>
}

/** Asks on the terminal. Ctrl-C ends the command. */
export async function terminalAsker(): Promise<Asker> {
  const { confirm, isCancel, select } = await import('@clack/prompts')
  const answered = <T>(answer: T | symbol): T => {
    if (isCancel(answer)) throw new InterruptedError()
    return answer as T
  }
  return {
    choose: async (message, options) => answered(await select({ message, options: [...options] })),
    confirm: async (message, initialValue) => answered(await confirm({ message, initialValue })),
  }
}

const labels: Readonly<Record<TemplateName, string>> = {
  default: 'Accounts and a list of tasks',
  rag: 'The same, and documents that are found by their meaning (needs an OpenAI key)',
}

/** What was not said by a flag; undefined means that it may be asked. */
export type OpenChoices = { [K in keyof InitChoices]: InitChoices[K] | undefined }

/** What is chosen where nobody is asked. */
export const withoutQuestions = (given: OpenChoices): InitChoices => ({
  template: given.template ?? 'default',
  devcontainer: given.devcontainer ?? false,
  install: given.install ?? true,
  replaceFrontend: given.replaceFrontend ?? false,
})

/** Asks for what the flags left open. */
export async function askForChoices(given: OpenChoices, asker: Asker): Promise<InitChoices> {
  const options = templateNames.map((value) => ({ value, label: labels[value] }))
  const template =
    given.template ?? ((await asker.choose('What do you want to begin with?', options)) as TemplateName)
  const devcontainer =
    given.devcontainer ?? (await asker.confirm('Add the Feature to .devcontainer/devcontainer.json?', false))
  return { ...withoutQuestions(given), template, devcontainer }
}
