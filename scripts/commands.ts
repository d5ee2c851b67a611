import { problem } from '../src/io/errors.ts'
import type { SettingName } from '../src/settings/definitions.ts'
import { autostart } from './autostart.ts'
import { deploy } from './deploy.ts'
import { dev } from './dev.ts'
import { listEnv, pushEnv } from './env.ts'
import { entrypoint } from './generate-entrypoint.ts'
import { logs } from './logs.ts'
import type { Invocation } from './open-project.ts'
import { restart } from './restart.ts'
import { setup } from './setup-convex.ts'
import { start } from './start.ts'
import { status } from './status.ts'
import { stop } from './stop.ts'
import { urls } from './urls.ts'

export interface Flag {
  name: string
  /** A letter, like -f. */
  short?: string
  /** What the flag's value is called in help; flags without it are switches. */
  value?: string
  /** The value when the flag is not given. */
  default?: boolean | string
  /** Sets this setting. */
  setting?: SettingName
  meaning: string
}

/** What a command is called with: the flags that its row declares, by name. */
export type FlagValues = Readonly<Record<string, string | boolean | undefined>>

export interface Command {
  name: string
  summary: string
  /** For help: the positional arguments. */
  usage?: string
  /** How many positional arguments it takes at most. */
  arguments?: number
  flags?: readonly Flag[]
  /** For other programs; left out of help, README and completions. */
  hidden?: true
  /** The npm task that runs it, where there is one (S9). */
  npmTask?: string
  run(invocation: Invocation, args: readonly string[], flags: FlagValues): Promise<void>
}

const jsonFlag: Flag = { name: 'json', default: false, meaning: 'Print JSON' }
const envFlag: Flag = {
  name: 'env',
  default: true,
  meaning: 'Set the deployment variables (--no-env: leave them)',
}
const deployFlag: Flag = {
  name: 'deploy',
  default: true,
  meaning: 'Deploy the functions (--no-deploy: leave them)',
}

const startOptions = (flags: FlagValues) => ({ env: flags.env === true, deploy: flags.deploy === true })

/** Flags that every command has. */
export const commonFlags: readonly Flag[] = [
  { name: 'project', value: 'FOLDER', meaning: 'The project to work on, instead of the current folder' },
  {
    name: 'runtime',
    value: 'docker|process|auto',
    setting: 'CONVEX_RUNTIME',
    meaning: 'What runs the backend',
  },
  { name: 'help', short: 'h', default: false, meaning: 'Show help' },
]

/** Every command: help, the README's table and the npm tasks come from here. */
export const commands: readonly Command[] = [
  {
    name: 'init',
    summary: 'Make a project that can sign in: packages, functions, page, npm scripts',
    flags: [
      { name: 'yes', short: 'y', default: false, meaning: 'Ask nothing' },
      { name: 'template', value: 'default|rag', meaning: 'What to begin with; rag adds search by meaning' },
      { name: 'devcontainer', default: false, meaning: 'Add the Feature to devcontainer.json' },
      { name: 'replace-frontend', default: false, meaning: 'Make our page; yours is kept beside it' },
      { name: 'install', default: true, meaning: 'Install missing packages (--no-install: name them)' },
      { name: 'dry-run', default: false, meaning: 'Say what would be done; change nothing' },
      { name: 'diff', default: false, meaning: 'Show what files of yours lack; change nothing' },
    ],
    run: async (invocation, _, flags) => {
      // Loaded only now: the templates and the parser are no other command's business.
      const { init } = await import('./init.ts')
      await init(invocation, {
        yes: flags.yes === true,
        template: typeof flags.template === 'string' ? flags.template : undefined,
        devcontainer: flags.devcontainer === true,
        replaceFrontend: flags['replace-frontend'] === true,
        install: flags.install === true,
        dryRun: flags['dry-run'] === true,
        diff: flags.diff === true,
      })
    },
  },
  {
    name: 'start',
    summary: 'Set up, start the stack, set the variables, deploy the functions',
    npmTask: 'convex:start',
    flags: [envFlag, deployFlag],
    run: (invocation, _, flags) => start(invocation, startOptions(flags)),
  },
  {
    name: 'stop',
    summary: 'Stop the stack; the data stays',
    npmTask: 'convex:stop',
    run: (invocation) => stop(invocation),
  },
  {
    name: 'restart',
    summary: 'Stop, then start',
    npmTask: 'convex:restart',
    flags: [envFlag, deployFlag],
    run: (invocation, _, flags) => restart(invocation, startOptions(flags)),
  },
  {
    name: 'status',
    summary: 'Show what runs and where',
    npmTask: 'convex:status',
    flags: [jsonFlag],
    run: (invocation, _, flags) => status(invocation, { json: flags.json === true }),
  },
  {
    name: 'logs',
    summary: 'Show the log of all services or of one',
    usage: '[service]',
    arguments: 1,
    npmTask: 'convex:logs',
    flags: [
      { name: 'follow', short: 'f', default: false, meaning: 'Go on as the log grows' },
      { name: 'lines', short: 'n', value: 'N', default: '100', meaning: 'How many lines to begin with' },
    ],
    run: async (invocation, [service], flags) => {
      const lines = /^\d+$/.test(String(flags.lines)) ? Number(flags.lines) : 100
      await logs(invocation, { service, lines, follow: flags.follow === true })
    },
  },
  {
    name: 'dev',
    summary: 'Start the stack and run "convex dev" on it',
    npmTask: 'dev:backend',
    flags: [{ name: 'once', default: false, meaning: 'Deploy once and end' }],
    run: (invocation, _, flags) => dev(invocation, { once: flags.once === true }),
  },
  {
    name: 'deploy',
    summary: 'Deploy the functions to the running stack',
    npmTask: 'deploy:functions',
    run: (invocation) => deploy(invocation),
  },
  {
    name: 'env',
    summary: 'Set the deployment variables ("env list" shows them, masked)',
    usage: '[list]',
    arguments: 1,
    npmTask: 'convex:env',
    flags: [jsonFlag, { name: 'show-secrets', default: false, meaning: 'Show the values' }],
    run: async (invocation, [action], flags) => {
      if (action === undefined) return pushEnv(invocation)
      if (action !== 'list') throw problem('UNEXPECTED_ARGUMENT', { command: 'env', argument: action })
      return listEnv(invocation, { json: flags.json === true, showSecrets: flags['show-secrets'] === true })
    },
  },
  {
    name: 'doctor',
    summary: 'Look at everything that can be wrong, and say how to fix it',
    npmTask: 'convex:doctor',
    flags: [
      jsonFlag,
      { name: 'fix', default: false, meaning: 'Repair what is safe to repair, then look again' },
    ],
    run: async (invocation, _, flags) => {
      // Loaded only now: no other command needs what it looks with.
      const { doctor } = await import('./doctor.ts')
      await doctor(invocation, { json: flags.json === true, fix: flags.fix === true })
    },
  },
  {
    name: 'urls',
    summary: 'Show every URL and where it comes from',
    flags: [jsonFlag],
    run: (invocation, _, flags) => urls(invocation, { json: flags.json === true }),
  },
  {
    name: 'autostart',
    summary: "What the Feature's start hook runs in the background",
    hidden: true,
    run: (invocation) => autostart(invocation),
  },
  {
    name: 'setup',
    summary: 'Write the env files and keys; start nothing',
    run: (invocation) => setup(invocation),
  },
  {
    name: 'entrypoint',
    summary: 'Write the compose file, or with a file name the entrypoint script alone',
    usage: '[file]',
    arguments: 1,
    run: (invocation, [file]) => entrypoint(invocation, file),
  },
]
