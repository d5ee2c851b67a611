import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { cp, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Status } from '../../scripts/status.ts'
import type { CommandResult } from '../e2e/command.ts'
import { dockerSays, dockerSide } from '../e2e/docker-side.ts'
import { repository } from '../engine/paths.ts'
import { standIns } from '../engine/stand-in-images.ts'
import { until } from '../engine/until.ts'
import { removeImagesOf } from './leftovers.ts'
import { devcontainer, temporaryFolder, testedFeature } from './run-folder.ts'

export interface DevContainer {
  image: string
  /** Options of the Feature. */
  options?: Readonly<Record<string, string | boolean>>
  /** How devcontainer.json names the Feature; it lies in the workspace unless told otherwise. */
  feature?: string
  /** Folders of other Features, which are put into the workspace, by the name that they get there. */
  otherFeatures?: Readonly<Record<string, string>>
  /** References of Features of a registry, named after ours. */
  laterFeatures?: readonly string[]
  /** What else devcontainer.json says. */
  more?: Readonly<Record<string, unknown>>
  containerEnv?: Readonly<Record<string, string>>
  /** Whether the project's packages are installed; they are unless told otherwise. */
  packages?: boolean
  mounts?: readonly string[]
}

/** A project that is opened in a dev container with the Feature. */
export interface DevWorkspace {
  /** The folder on this machine, and as the container sees it. */
  readonly folder: string
  readonly inside: string
  /** The compose project of its stack. */
  readonly project: string
  /** `devcontainer up`; gives the container's id and what the CLI and the hooks said. */
  up(...args: string[]): Promise<{ container: string; said: string }>
  exec(...command: string[]): Promise<CommandResult>
  /** Runs a command in the container and fails, with what it said, unless it ends with 0. */
  succeed(...command: string[]): Promise<string>
  status(): Promise<Status>
  /** Comes back with the status once the stack answers and takes our key. */
  healthy(): Promise<Status>
  /** The start hook's log, once it has the text. */
  logWith(text: string): Promise<string>
  close(): Promise<void>
}

/** Bind-mounts a folder or file of this machine, read-only. */
export const readOnly = (source: string, target: string) =>
  `type=bind,source=${source},target=${target},readonly`

/** Makes a workspace with the sample project and a devcontainer.json; nothing is built or started yet. */
export async function makeDevWorkspace(config: DevContainer): Promise<DevWorkspace> {
  const name = randomBytes(5).toString('hex')
  const folder = join(temporaryFolder(), 'workspaces', name)
  const inside = `/workspaces/${name}`
  const project = `cctest-${name}`
  await copySampleProject(folder)
  await mkdir(join(folder, '.devcontainer'))
  await cp(testedFeature(), join(folder, '.devcontainer/convex'), { recursive: true })
  for (const [feature, from] of Object.entries(config.otherFeatures ?? {})) {
    await cp(from, join(folder, '.devcontainer', feature), { recursive: true })
  }
  await writeFile(join(folder, '.devcontainer/devcontainer.json'), devcontainerJson(config, inside, project))
  const at = ['--workspace-folder', folder]
  const exec = (...words: string[]) => devcontainer('exec', ...at, ...words)
  const succeed = async (...words: string[]) => {
    const { code, stdout, stderr } = await exec(...words)
    if (code !== 0) throw new Error(`${words.join(' ')} failed in the container:\n${stderr}${stdout}`)
    return stdout
  }
  const log = () => {
    try {
      return readFileSync(join(folder, '.convex-workspace/start.log'), 'utf8')
    } catch {
      return ''
    }
  }
  const status = async () => JSON.parse(await succeed('coder-convex', 'status', '--json')) as Status
  return {
    folder,
    inside,
    project,
    up: async (...args) => {
      const { code, stdout, stderr } = await devcontainer(
        'up',
        ...at,
        '--buildkit',
        'never',
        '--no-lockfile',
        ...args,
      )
      if (code !== 0) throw new Error(`devcontainer up failed:\n${stderr.slice(-4000)}${stdout}`)
      return { container: JSON.parse(stdout).containerId, said: stderr }
    },
    exec,
    succeed,
    status,
    healthy: () =>
      until('a healthy stack', async () => {
        const found = await status()
        return found.state === 'healthy' && found.adminKey === 'accepted' && found
      }),
    logWith: (text) =>
      until(`"${text}" in the hook's log`, () => log().includes(text) && log(), { seconds: 60 }).catch(
        (error) => {
          throw new Error(`${error.message}; the log is:\n${log()}`)
        },
      ),
    close: async () => {
      await removeContainers(`label=devcontainer.local_folder=${folder}`)
      await removeImagesOf(name)
      await dockerSide({ folder, project, switchFile: '' }).cleanUp()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** With their volumes: those that Features name stay otherwise. */
async function removeContainers(filter: string): Promise<void> {
  const found = await dockerSays('ps', '--all', '--quiet', '--filter', filter)
  if (!found) return
  const ids = found.split('\n')
  const volumeNames = '{{range .Mounts}}{{if eq .Type "volume"}}{{println .Name}}{{end}}{{end}}'
  const volumes = (await dockerSays('inspect', '--format', volumeNames, ...ids)).split('\n').filter(Boolean)
  await dockerSays('rm', '--force', ...ids)
  if (volumes.length > 0) await dockerSays('volume', 'rm', ...volumes)
}

/** What a developer brings; the npm task is the one that the README tells them to add. */
async function copySampleProject(folder: string): Promise<void> {
  const sample = join(repository, 'test/fixtures/app')
  await mkdir(folder, { recursive: true })
  for (const file of ['tsconfig.json', 'convex']) {
    await cp(join(sample, file), join(folder, file), {
      recursive: true,
      filter: (source) => !source.endsWith('/_generated'),
    })
  }
  const manifest = JSON.parse(readFileSync(join(sample, 'package.json'), 'utf8'))
  const scripts = { 'convex:start': 'coder-convex start' }
  await writeFile(join(folder, 'package.json'), JSON.stringify({ ...manifest, scripts }, null, 2))
}

function devcontainerJson(config: DevContainer, inside: string, project: string): string {
  return JSON.stringify({
    image: config.image,
    features: {
      ...Object.fromEntries(Object.keys(config.otherFeatures ?? {}).map((feature) => [`./${feature}`, {}])),
      [config.feature ?? './convex']: config.options ?? {},
      ...Object.fromEntries((config.laterFeatures ?? []).map((feature) => [feature, {}])),
    },
    ...config.more,
    containerEnv: {
      CONVEX_BACKEND_IMAGE: standIns.backend,
      CONVEX_DASHBOARD_IMAGE: standIns.dashboard,
      CONVEX_COMPOSE_PROJECT: project,
      ...config.containerEnv,
    },
    mounts: [
      ...(config.packages === false
        ? []
        : [readOnly(join(repository, 'node_modules'), `${inside}/node_modules`)]),
      ...(config.mounts ?? []),
    ],
  })
}
