import type { ProjectFacts } from './facts.ts'
import type { Frontend } from './frontends.ts'

/** The tasks that run a command of ours (S9); a test compares them with the command table. */
export const commandScripts: Readonly<Record<string, string>> = {
  'dev:backend': 'coder-convex dev',
  'convex:start': 'coder-convex start',
  'convex:stop': 'coder-convex stop',
  'convex:restart': 'coder-convex restart',
  'convex:logs': 'coder-convex logs',
  'convex:status': 'coder-convex status',
  'convex:env': 'coder-convex env',
  'convex:doctor': 'coder-convex doctor',
  'deploy:functions': 'coder-convex deploy',
}

/** Frontend and backend side by side; Ctrl-C, or the end of one, ends both. */
export const togetherScript =
  'concurrently --kill-others --names frontend,backend "npm:dev:frontend" "npm:dev:backend"'

export interface ScriptPlan {
  /** Scripts to add, in this order. */
  add: Record<string, string>
  /** Names that are there with another command. */
  kept: string[]
  /** Whether `dev` is there and runs only the frontend. */
  devIsFrontendOnly: boolean
  /** Whether `dev` runs, or could run, both together. */
  together: boolean
}

/** The npm scripts that are to be there (S9), and which of their names are taken. */
export function planScripts(
  facts: ProjectFacts,
  frontend: Frontend | undefined,
  own: Readonly<Record<string, string>>,
): ScriptPlan {
  const present = facts.manifest.scripts ?? {}
  const devIsFrontendOnly = frontend !== undefined && isOnlyFrontend(present.dev, frontend)
  const wanted: Record<string, string> = {
    dev: frontend ? togetherScript : 'coder-convex dev',
    // What the user's own dev does, with its flags.
    ...(frontend && { 'dev:frontend': devIsFrontendOnly ? (present.dev as string) : frontend.command }),
    ...commandScripts,
    ...own,
  }
  const missing = Object.entries(wanted).filter(([name]) => !(name in present))
  const kept = Object.entries(wanted).filter(([name, text]) => name in present && present[name] !== text)
  const together = frontend !== undefined && (devIsFrontendOnly || (present.dev ?? wanted.dev) === wanted.dev)
  return {
    add: Object.fromEntries(missing),
    kept: kept.map(([name]) => name).filter((name) => name !== 'dev:frontend'),
    devIsFrontendOnly,
    together,
  }
}

/** One program, the frontend's own, and nothing started beside it. */
function isOnlyFrontend(script: string | undefined, { command }: Frontend): boolean {
  if (script === undefined || /[&|;]/.test(script)) return false
  const program = (text: string) => text.trim().split(/\s+/)[0]
  return program(script) === program(command)
}
