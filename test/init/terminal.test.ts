import { spawn } from 'node:child_process'
import { stripVTControlCharacters } from 'node:util'
import { describe, expect } from 'vitest'
import { programsIn, runFolder } from '../e2e/programs.ts'
import { snapshot } from '../e2e/snapshot.ts'
import { until } from '../engine/until.ts'
import { createVite, type InitProject, test } from './project.ts'

const [enter, down, interrupt, yes] = ['\r', '\u001b[B', '\u0003', 'y']

/** `coder-convex init` on a terminal of its own, as `script` of util-linux makes one. */
function onTerminal(project: InitProject, env: Record<string, string | undefined> = { CI: undefined }) {
  // A terminal that nobody looks at has no width.
  const command = `stty cols 100 rows 30; exec ${process.execPath} ${programsIn(runFolder()).cli} init`
  const child = spawn('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
    cwd: project.folder,
    env: { ...project.environment, TERM: 'xterm', ...env } as NodeJS.ProcessEnv,
  })
  let said = ''
  child.stdout.on('data', (text) => {
    said += stripVTControlCharacters(String(text))
  })
  const code = new Promise<number | null>((done) => child.once('exit', done))
  return {
    code,
    said: () => said,
    /** Waits for a question, counted from the last answer, and answers it. */
    answer: async (question: string, keys: string) => {
      await until(`the question ${question}`, () => said.includes(question), { seconds: 20 })
      said = ''
      child.stdin.write(keys)
    },
  }
}

async function starter(project: InitProject): Promise<void> {
  await createVite(project, 'react')
  await project.borrowPackages()
}

describe('on a terminal', () => {
  test('init asks for the template, the Feature and the page', async ({ open }) => {
    const project = await open()
    await starter(project)
    const terminal = onTerminal(project)
    await terminal.answer('What do you want to begin with?', down + enter)
    await terminal.answer('Add the Feature', yes)
    await terminal.answer('cannot sign anybody in yet', yes)
    expect(await terminal.code).toBe(0)
    expect(project.has('convex/embeddings.ts')).toBe(true)
    expect(project.has('.devcontainer/devcontainer.json')).toBe(true)
    expect(project.has('src/App.before-convex.jsx')).toBe(true)
  })

  test('Enter takes what is safe: no Feature, and the page stays', async ({ open }) => {
    const project = await open()
    await starter(project)
    const page = project.read('src/App.jsx')
    const terminal = onTerminal(project)
    await terminal.answer('What do you want to begin with?', enter)
    await terminal.answer('Add the Feature', enter)
    await terminal.answer('cannot sign anybody in yet', enter)
    expect(await terminal.code).toBe(0)
    expect([project.read('src/App.jsx'), project.has('.devcontainer')]).toEqual([page, false])
    expect(project.has('convex/tasks.ts')).toBe(true)
  })

  test('Ctrl-C at a question changes nothing', async ({ open }) => {
    const project = await open()
    await starter(project)
    const before = snapshot(project.folder)
    const terminal = onTerminal(project)
    await terminal.answer('What do you want to begin with?', enter)
    await terminal.answer('Add the Feature', interrupt)
    expect(await terminal.code).toBe(130)
    expect(snapshot(project.folder)).toEqual(before)
  })

  test('with CI set nothing is asked', async ({ open }) => {
    const project = await open()
    await starter(project)
    const terminal = onTerminal(project, { CI: '1' })
    expect(await terminal.code).toBe(0)
    expect(terminal.said()).toContain('Made:')
    expect(terminal.said()).not.toContain('What do you want')
  })
})
