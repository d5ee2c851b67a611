import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { type CommandResult, command } from './command.ts'
import type { RuntimeSide, Seen } from './runtime-side.ts'

/** Where the emulator looks for its switches inside the container. */
const switchFile = '/convex/data/misbehave'

/** Runs the docker client on the tests' engine. */
export const docker = (...args: string[]): Promise<CommandResult> =>
  command('docker', args, { env: process.env })

/** The output of a docker call that must not fail. */
export async function dockerSays(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await docker(...args)
  if (code !== 0) throw new Error(`docker ${args.join(' ')}: ${stderr}`)
  return stdout.trim()
}

const ofProject = (project: string) => ['--filter', `label=com.docker.compose.project=${project}`]
const ids = async (...args: string[]) => (await dockerSays(...args)).split('\n').filter(Boolean)

/** The id of the container of a stack's service, running or not. */
export async function containerOf(project: string, service: string): Promise<string | undefined> {
  const filters = [...ofProject(project), '--filter', `label=com.docker.compose.service=${service}`]
  return (await ids('ps', '--all', '--quiet', '--no-trunc', ...filters))[0]
}

/** Names of what the engine has of a project. */
export async function resourcesOf(project: string) {
  const [containers, volumes, networks] = await Promise.all([
    ids('ps', '--all', '--format', '{{.Names}}', ...ofProject(project)),
    ids('volume', 'ls', '--quiet', ...ofProject(project)),
    ids('network', 'ls', '--format', '{{.Name}}', ...ofProject(project)),
  ])
  return { containers, volumes, networks }
}

/** The docker runtime as the tests see it from outside. */
export function dockerSide({ folder, project }: Seen): RuntimeSide {
  const backend = async () => {
    const id = await containerOf(project, 'backend')
    if (!id) throw new Error(`${project} has no backend container`)
    return id
  }
  return {
    requestLog: async () => dockerSays('exec', await backend(), 'cat', '/convex/data/requests.jsonl'),
    // The user's own override file: the only way into the container, and it shows that the file is merged.
    misbehaveFromStart: async (list) => {
      const environment = { EMULATOR_MISBEHAVE: list, EMULATOR_MISBEHAVE_FILE: switchFile }
      const override = { services: { backend: { environment } } }
      await writeFile(join(folder, 'docker-compose.convex.override.yml'), stringify(override))
    },
    misbehaveNow: async (list) => {
      await dockerSays('exec', await backend(), 'sh', '-c', `printf %s "$1" >${switchFile}`, 'sh', list)
    },
    writeToLog: async (text) => {
      // What the container's first process writes is its log.
      await dockerSays('exec', await backend(), 'sh', '-c', 'printf %s "$1" >/proc/1/fd/1', 'sh', text)
    },
    isRunning: async () => {
      const running = ['ps', '--quiet', '--filter', 'status=running', ...ofProject(project)]
      return (await ids(...running)).length > 0
    },
    hasData: async () => (await resourcesOf(project)).volumes.length > 0,
    loseData: async () => {
      await dockerSays('volume', 'rm', `${project}_data`)
    },
    cleanUp: async () => {
      const { containers, volumes, networks } = await resourcesOf(project)
      if (containers.length > 0) await dockerSays('rm', '--force', '--volumes', ...containers)
      if (networks.length > 0) await dockerSays('network', 'rm', ...networks)
      if (volumes.length > 0) await dockerSays('volume', 'rm', '--force', ...volumes)
    },
  }
}
