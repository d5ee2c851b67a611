import { $ } from 'zx/core'
import { withLock } from './lock.ts'
import { withoutServices } from './no-services.ts'
import { say } from './say.ts'

/** Commands the tests need, and the Debian package that brings each. */
const packageOf = {
  bats: 'bats',
  caddy: 'caddy',
  chromium: 'chromium',
  debootstrap: 'debootstrap',
  docker: 'docker-cli',
  'docker-registry': 'docker-registry',
  dockerd: 'docker.io',
  iptables: 'iptables',
  shellcheck: 'shellcheck',
} as const

export type Tool = keyof typeof packageOf

/** Where administrators' commands live; a plain user shell's PATH often lacks these folders. */
const systemFolders = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin']

/** The process's PATH, completed with the system folders that Debian's packages install into. */
export function completePath(path = process.env.PATH ?? ''): string {
  const folders = path.split(':').filter(Boolean)
  return [...folders, ...systemFolders.filter((folder) => !folders.includes(folder))].join(':')
}

/** Whether a command can be run. */
export async function hasCommand(command: string): Promise<boolean> {
  const env = { ...process.env, PATH: completePath() }
  return (await $({ env, nothrow: true, quiet: true })`command -v ${command}`).exitCode === 0
}

/**
 * Makes sure that commands the tests need are there, installing their Debian packages where they are missing.
 *
 * @returns the packages installed, none when everything was there
 */
export async function ensureTools(...tools: Tool[]): Promise<string[]> {
  if ((await missing(tools)).length === 0) return []
  return withLock('apt', async () => {
    const packages = (await missing(tools)).map((tool) => packageOf[tool])
    if (packages.length > 0) await withoutServices(() => install(packages))
    return packages
  })
}

/** Makes sure that one command is there; see {@link ensureTools}. */
export async function ensureTool(tool: Tool): Promise<void> {
  await ensureTools(tool)
}

async function missing(tools: Tool[]): Promise<Tool[]> {
  const found = await Promise.all(tools.map(hasCommand))
  return tools.filter((_, index) => !found[index])
}

async function install(packages: string[]): Promise<void> {
  if (process.getuid?.() !== 0 || !(await hasCommand('apt-get'))) {
    throw new Error(`The tests need ${packages.join(', ')}: install that, or run them as root on Debian`)
  }
  say(`installing Debian packages: ${packages.join(' ')}`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const apt = $({ env, nothrow: true, quiet: true })
  const tryInstall = () =>
    apt`apt-get install --yes --no-install-recommends -o DPkg::Lock::Timeout=120 ${packages}`
  if ((await tryInstall()).exitCode === 0) return
  // Lists that are missing or too old show only now; fresh lists would be wasted time on most runs.
  say('refreshing the package lists (apt-get update)')
  await apt`apt-get update -o DPkg::Lock::Timeout=120`
  const second = await tryInstall()
  if (second.exitCode !== 0)
    throw new Error(`apt-get could not install ${packages.join(' ')}:\n${second.stderr}`)
}
