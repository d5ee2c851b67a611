import { basename } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { allProcesses, type SeenProcess } from './processes.ts'
import type { Workspace } from './workspace.ts'

/** The secrets of a workspace, each in every form in which it could slip out; by what it is. */
export function secretsOf({ read, values }: Workspace) {
  const { INSTANCE_SECRET = '', CONVEX_SELF_HOSTED_ADMIN_KEY: adminKey = '' } = values('.env.convex.local')
  const pem = read('jwt_private_key.pem')
  const lines = pem.split('\n').filter((line) => line && !line.startsWith('-----'))
  return {
    'instance secret': INSTANCE_SECRET,
    'admin key': adminKey,
    'private key in base64': Buffer.from(pem).toString('base64'),
    ...Object.fromEntries(lines.map((line, index) => [`line ${index + 2} of the private key`, line])),
  }
}

/** What of the secrets stands in a text; of an admin key, the part behind its name is the secret. */
export const leaksIn = (text: string, secrets: Readonly<Record<string, string>>): string[] =>
  Object.entries(secrets)
    .filter(([, secret]) => text.includes(secret.split('|').at(-1) ?? secret))
    .map(([what]) => what)

/** Collects the command lines of all processes of this machine, again and again, until it is told to stop. */
export function watchCommandLines(): { stop(): Promise<readonly SeenProcess[]> } {
  const seen = new Map<string, SeenProcess>()
  let stopped = false
  const look = async () => {
    while (!stopped) {
      for (const each of allProcesses()) seen.set(each.args.join('\0'), each)
      await pause(1)
    }
  }
  const looking = look()
  return {
    stop: async () => {
      stopped = true
      await looking
      return [...seen.values()]
    },
  }
}

/**
 * The backend's executable, and the image's script that asks it for a key, take the instance secret as an argument and
 * in no other way (facts/convex.md, "Backend image"). Their interpreters' lines have it, too.
 */
export const takesTheInstanceSecret = ({ args }: SeenProcess): boolean =>
  args.slice(0, 3).some((arg) => ['convex-local-backend', 'generate_key'].includes(basename(arg)))
