import { spawn } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { claimPorts } from '../e2e/ports.ts'
import { completePath, ensureTool } from '../engine/tools.ts'
import { until } from '../engine/until.ts'
import { answerInstead } from './convex-double.ts'
import { createVite, openProject, repository, tools } from './project.ts'

const artifacts = join(repository, 'test/artifacts')
/** Nothing may leave the machine, and no sandbox is to be had as root. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

let browser: Browser
let project: Awaited<ReturnType<typeof openProject>>
let url: string

beforeAll(async () => {
  await ensureTool('chromium')
  const executablePath = completePath()
    .split(':')
    .map((folder) => join(folder, 'chromium'))
    .find((path) => existsSync(path))
  browser = await chromium.launch({ ...(executablePath && { executablePath }), args: flags })
  mkdirSync(artifacts, { recursive: true })
  project = await openProject()
  await createVite(project, 'react-ts')
  await project.borrowPackages()
  await project.succeed(['init', '--yes', '--replace-frontend'])
  await project.succeed(['start'])
  await project.tool(process.execPath, tools.vite, 'build')
  const [port = 0] = await claimPorts(1)
  const args = [tools.vite, 'preview', '--host', '127.0.0.1', '--port', String(port), '--strictPort']
  const env = project.environment as NodeJS.ProcessEnv
  spawn(process.execPath, args, { cwd: project.folder, env, stdio: 'ignore' })
  url = `http://127.0.0.1:${port}/`
  const served = () =>
    fetch(url).then(
      ({ ok }) => ok,
      () => false,
    )
  await until('the page to be served', served)
})

afterAll(async () => {
  await browser?.close()
  // Ends the preview and the backend, too.
  await project?.close()
})

interface PageOptions {
  dark?: boolean
  functions?: Parameters<typeof answerInstead>[1]
}

/** A page with everything that its console says; with functions, these answer in the place of the backend. */
async function openPage({ dark = false, functions }: PageOptions = {}) {
  const colorScheme = dark ? 'dark' : 'light'
  const page = await browser.newPage({ colorScheme, viewport: { width: 900, height: 700 } })
  if (functions) await answerInstead(page, functions)
  const said: string[] = []
  page.on('console', (message) => said.push(`${message.type()}: ${message.text()}`))
  page.on('pageerror', (error) => said.push(`error: ${error.message}`))
  await page.goto(url)
  // The Convex client itself logs every call that fails.
  const errors = () => said.filter((line) => /^(error|warning)/.test(line) && !line.includes('[CONVEX A('))
  return { page, errors }
}

describe('the page', () => {
  test('shows the form, and says what is wrong when signing in fails', async () => {
    const { page, errors } = await openPage()
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    await page.screenshot({ path: join(artifacts, 'sign-in.png') })
    await page.getByLabel('E-mail').fill('ada@example.com')
    await page.getByLabel('Password').fill('a good password')
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    const alert = page.getByRole('alert')
    await alert.waitFor()
    expect(await alert.textContent()).toBe('Signing in did not work. Check what you entered and try again.')
    await page.screenshot({ path: join(artifacts, 'sign-in-failed.png') })
    // The fields keep what was typed, and the form can be used again.
    expect(await page.getByLabel('E-mail').inputValue()).toBe('ada@example.com')
    expect(await page.getByRole('button', { name: 'Sign in', exact: true }).isEnabled()).toBe(true)
    await page.getByRole('button', { name: 'Sign up' }).click()
    await page.getByRole('heading', { name: 'Sign up' }).waitFor()
    expect(await alert.count()).toBe(0)
    await page.getByRole('button', { name: 'Continue without an account' }).click()
    await alert.waitFor()
    expect(errors()).toEqual([])
    await page.close()
  })

  test.for([
    ['InvalidSecret', 'The e-mail address or the password is not right.'],
    ['InvalidAccountId', 'The e-mail address or the password is not right.'],
    [
      'Account ada@example.com already exists',
      'There is an account with this e-mail address already. Sign in instead.',
    ],
    ['TooManyFailedAttempts', 'Too many attempts. Wait a while and try again.'],
  ] as const)('explains %s', async ([thrown, told]) => {
    const signIn = () => {
      throw new Error(thrown)
    }
    const { page, errors } = await openPage({ functions: { 'auth:signIn': signIn } })
    await page.getByLabel('E-mail').fill('ada@example.com')
    await page.getByLabel('Password').fill('a good password')
    await page.getByLabel('Password').press('Enter')
    expect(await page.getByRole('alert').textContent()).toBe(told)
    expect(errors()).toEqual([])
    await page.close()
  })

  test('shows the tasks of the person who is signed in, adds one, marks it, signs out', async () => {
    const tasks: { _id: string; title: string; done: boolean }[] = []
    const { page, errors } = await openPage({
      dark: true,
      functions: {
        'auth:signIn': () => ({ tokens: { token: tokenFor('ada|1'), refreshToken: 'r' } }),
        'auth:signOut': () => null,
        'auth:currentUser': () => ({ _id: 'ada', email: 'ada@example.com' }),
        'tasks:list': () => tasks,
        'tasks:add': ({ title }) =>
          tasks.unshift({ _id: String(tasks.length), title: String(title), done: false }),
        'tasks:toggle': ({ id }) => {
          for (const task of tasks) if (task._id === id) task.done = !task.done
        },
      },
    })
    await page.getByRole('button', { name: 'Continue without an account' }).click()
    await page.getByText('Nothing to do yet.').waitFor()
    for (const title of ['Read the documentation', 'Write a first function']) {
      await page.getByLabel('New task').fill(title)
      await page.getByRole('button', { name: 'Add' }).click()
      await page.getByText(title).waitFor()
    }
    // The server decides whether the box is ticked.
    await page.getByLabel('Read the documentation').click()
    await page.locator('label.done').waitFor()
    expect(tasks.map(({ done }) => done)).toEqual([false, true])
    await page.screenshot({ path: join(artifacts, 'tasks.png') })
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    expect(errors()).toEqual([])
    await page.close()
  })

  test('says that the server is away', async () => {
    await project.succeed(['stop'])
    const { page } = await openPage()
    await page.getByText('The server cannot be reached.').waitFor()
    await page.close()
  })
})

/** A token as the browser reads it; nobody verifies it here. */
function tokenFor(sub: string): string {
  const now = Math.floor(Date.now() / 1000)
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part({ alg: 'RS256' })}.${part({ sub, iat: now, exp: now + 3600, aud: 'convex', iss: 'http://x' })}.c2ln`
}
