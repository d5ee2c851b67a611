import type { ErrorText } from './error-text.ts'
import { initErrors } from './init-errors.ts'

/**
 * Every error that the product raises on purpose. A key is the stable code that scripts may match; the
 * sentences name the thing, give the reason and say how to fix it. Facts never carry a secret.
 */
export const errorTable = {
  ...initErrors,
  UNKNOWN_COMMAND: (f: { name: string; nearest?: string | undefined }): ErrorText => ({
    what: `There is no command "${f.name}".`,
    why: 'coder-convex only runs the commands that its help lists.',
    fix: f.nearest ? `Did you mean "coder-convex ${f.nearest}"?` : 'Run "coder-convex help" for the list.',
    exitCode: 2,
  }),
  UNKNOWN_FLAG: (f: { flag: string; command: string; nearest?: string | undefined }): ErrorText => ({
    what: `"coder-convex ${f.command}" has no flag ${f.flag}.`,
    why: 'A flag that is not understood could change what you asked for, so nothing was done.',
    fix: f.nearest ? `Did you mean ${f.nearest}?` : `Run "coder-convex ${f.command} --help" for its flags.`,
    exitCode: 2,
  }),
  INVALID_DATABASE_URL: (f: { setting: string; reason: string; fix: string }): ErrorText => ({
    what: `${f.setting} is not a database URL that Convex can use.`,
    why: f.reason,
    fix: f.fix,
  }),
  ENV_FILE_UNREADABLE: (f: { file: string; line: number; reason: string }): ErrorText => ({
    what: `${f.file} cannot be parsed: line ${f.line} ${f.reason}.`,
    why: 'An env file that is only half understood could lose values, so it was not touched.',
    fix: `Correct line ${f.line} of ${f.file}, or comment it out with "#", and run the command again.`,
  }),
  ENV_VALUE_UNREPRESENTABLE: (f: { name: string; reason: string }): ErrorText => ({
    what: `The value of ${f.name} cannot be written to an env file: ${f.reason}.`,
    why: 'Programs that read the file would see another value than the one you gave.',
    fix: `Set ${f.name} in the process environment instead, or give it a value without those characters.`,
  }),
  URL_LABEL_TOO_LONG: (f: {
    service: string
    label: string
    length: number
    setting: string
  }): ErrorText => ({
    what: `The URL for the ${f.service} service is impossible: its host label "${f.label}" has ${f.length} characters.`,
    why: 'A DNS label may have at most 63 characters, and Coder does not shorten it.',
    fix: `Rename the workspace, or set ${f.setting} to a URL that works.`,
  }),
  URL_OWNER_UNKNOWN: (f: { missing: string }): ErrorText => ({
    what: `The workspace's public URLs cannot be derived: ${f.missing} is not set.`,
    why: 'Coder puts the workspace, its owner and its agent into the host name of every app.',
    fix: `Set ${f.missing}, or set CONVEX_API_URL, CONVEX_SITE_PUBLIC_URL and CONVEX_DASHBOARD_URL yourself.`,
  }),
  INVALID_SETTING: (f: { setting: string; source: string; reason: string; fix: string }): ErrorText => ({
    what: `${f.setting} (from ${f.source}) is not valid: ${f.reason}.`,
    why: 'coder-convex checks every setting before it changes anything.',
    fix: f.fix,
  }),
  MISSING_ARGUMENT: (f: { command: string; argument: string }): ErrorText => ({
    what: `"coder-convex ${f.command}" needs ${f.argument}.`,
    why: 'Without it there is nothing to act on.',
    fix: `Run "coder-convex ${f.command} --help" for an example.`,
    exitCode: 2,
  }),
  UNEXPECTED_ARGUMENT: (f: { command: string; argument: string }): ErrorText => ({
    what: `"coder-convex ${f.command}" does not take the argument "${f.argument}".`,
    why: 'An argument that is not understood could change what you asked for, so nothing was done.',
    fix: `Run "coder-convex ${f.command} --help" for its arguments.`,
    exitCode: 2,
  }),
  NOT_A_PROJECT: (f: { folder: string }): ErrorText => ({
    what: `There is no package.json in ${f.folder} or above it.`,
    why: 'coder-convex works on a project that uses Convex, and finds it by its package.json.',
    fix: 'Run it in your project, or name the project with --project FOLDER.',
  }),
  NO_SUCH_FOLDER: (f: { folder: string }): ErrorText => ({
    what: `There is no folder ${f.folder}.`,
    why: 'The project is looked for from there, upwards.',
    fix: 'Correct the folder after --project, or leave it out to use the current one.',
  }),
  NO_CONVEX_DEPENDENCY: (f: { folder: string }): ErrorText => ({
    what: `The package.json in ${f.folder} does not list "convex".`,
    why: 'The Convex CLI refuses to work in a project that does not depend on it.',
    fix: 'Add it with "npm install convex" (or pnpm, yarn, bun), or name another project with --project FOLDER.',
  }),
  CONVEX_NOT_INSTALLED: (f: { folder: string }): ErrorText => ({
    what: `The package "convex" is not installed for ${f.folder}.`,
    why: "Functions are deployed with the project's own Convex CLI, and no node_modules folder has it.",
    fix: "Install the project's dependencies (npm install) and run the command again.",
  }),
  NO_FUNCTIONS_FOLDER: (f: { folder: string }): ErrorText => ({
    what: `There is no functions folder ${f.folder}.`,
    why: 'There is nothing to deploy.',
    fix: 'Make the folder, correct "functions" in convex.json, or start with --no-deploy.',
  }),
  INVALID_JSON: (f: { file: string; reason: string }): ErrorText => ({
    what: `${f.file} is not valid JSON.`,
    why: `${f.reason}.`,
    fix: 'Correct the file and run the command again.',
  }),
  FILE_UNREADABLE: (f: { file: string; reason: string }): ErrorText => ({
    what: `${f.file} cannot be read.`,
    why: `The system says: ${f.reason}.`,
    fix: 'Make the file readable for your user, or move it away.',
  }),
  FILE_READ_ONLY: (f: { file: string }): ErrorText => ({
    what: `${f.file} is read-only and was not changed.`,
    why: 'Somebody took its write permission away, and coder-convex respects that.',
    fix: `Allow writing with "chmod u+w ${f.file}", or move the file away.`,
  }),
  FILE_NOT_WRITABLE: (f: { file: string; reason: string }): ErrorText => ({
    what: `${f.file} cannot be written; what was there before is unchanged.`,
    why: `The system says: ${f.reason}.`,
    fix: 'Free space or correct the permissions, and run the command again: it goes on where it stopped.',
  }),
  INVALID_JWT_KEY: (f: { file: string; reason: string }): ErrorText => ({
    what: `${f.file} is not a key that tokens can be signed with: ${f.reason}.`,
    why: '@convex-dev/auth needs an RSA key of at least 2048 bits as unencrypted PKCS#8 PEM. The file was not touched.',
    fix: `Convert it with "openssl pkcs8 -topk8 -nocrypt -in ${f.file} -out NEW", or move it away to have a new one made.`,
  }),
  NO_RUNTIME: (f: { reason: string }): ErrorText => ({
    what: 'There is nothing to run the Convex backend with: no Docker engine answers and no executable is named.',
    why: f.reason,
    fix: 'Start Docker, or set CONVEX_BACKEND_BINARY to a convex-local-backend executable (github.com/get-convex/convex-backend/releases).',
  }),
  DOCKER_UNAVAILABLE: (f: { reason: string }): ErrorText => ({
    what: 'The Docker engine does not answer.',
    why: f.reason,
    fix: 'Start Docker and check "docker info", or use "--runtime process" with CONVEX_BACKEND_BINARY.',
  }),
  REMOTE_ENGINE: (f: { host: string }): ErrorText => ({
    what: `The Docker engine is on another machine (${f.host}), where this machine's 127.0.0.1 does not lead.`,
    why: 'The stack listens on loopback only, so that nobody else reaches it; from here it could not be reached either.',
    fix: 'Forward its ports here and set DOCKER_HOST to a local socket (ssh -L), or use "--runtime process".',
  }),
  COMPOSE_TOO_OLD: (f: { found: string }): ErrorText => ({
    what: `Docker Compose ${f.found} is too old; 2.23.1 or newer is needed.`,
    why: 'Only from 2.23.1 on can a compose file carry files inline, which works with engines on other machines too.',
    fix: 'Update the compose plugin (docs.docker.com/compose/install), or use "--runtime process".',
  }),
  COMPOSE_MISSING: (_: object): ErrorText => ({
    what: 'Docker has no compose plugin.',
    why: '"docker compose version" does not answer; the old docker-compose program cannot be used.',
    fix: 'Install the compose plugin, 2.23.1 or newer (docs.docker.com/compose/install), or use "--runtime process".',
  }),
  COMPOSE_FAILED: (f: { action: string; reason: string }): ErrorText => ({
    what: `"docker compose ${f.action}" failed.`,
    why: f.reason,
    fix: 'Correct what it names and run the command again; "coder-convex logs" shows the services.',
  }),
  IMAGE_UNAVAILABLE: (f: { image: string; setting: string; reason: string }): ErrorText => ({
    what: `The image ${f.image} cannot be had.`,
    why: `Docker says: ${f.reason}`,
    fix: `Check the network and the image's name ("docker pull ${f.image}"), or set ${f.setting} to another one.`,
  }),
  PORT_IN_USE: (f: {
    port: number
    service: string
    owner?: string | undefined
    setting: string
  }): ErrorText => ({
    what: `Port ${f.port}, which the ${f.service} needs, is in use${f.owner ? ` by ${f.owner}` : ''}.`,
    why: 'Two programs cannot listen on one port, and the backend was not started.',
    fix: `Stop that program, or set ${f.setting} to a free port in .env.convex.local.`,
  }),
  BACKEND_BINARY_MISSING: (f: { setting: string; path: string; reason: string }): ErrorText => ({
    what: `${f.setting} names ${f.path}, which cannot be run.`,
    why: f.reason,
    fix: 'Name an executable convex-local-backend for this machine (github.com/get-convex/convex-backend/releases).',
  }),
  BACKEND_STOPPED: (f: { service: string; detail: string }): ErrorText => ({
    what: `The ${f.service} stopped while it was starting (${f.detail}).`,
    why: 'Its last log lines are below.',
    fix: 'Correct what they name and run "coder-convex start" again.',
  }),
  BACKEND_NOT_HEALTHY: (f: { url: string; seconds: number; last: string }): ErrorText => ({
    what: `The backend at ${f.url} was not healthy after ${f.seconds} s.`,
    why: `${f.last} Its last log lines are below.`,
    fix: 'Run "coder-convex logs -f" to watch it; CONVEX_START_TIMEOUT gives a slow machine more time.',
  }),
  BACKEND_NOT_READY: (f: { url: string; status: number }): ErrorText => ({
    what: `The backend at ${f.url} answers with status ${f.status} and does not say who it is.`,
    why: 'It is still starting, or something went wrong while it did.',
    fix: 'Run "coder-convex logs backend" for the reason, and "coder-convex restart".',
  }),
  FOREIGN_BACKEND: (f: { url: string; found: string; expected: string }): ErrorText => ({
    what: `Another Convex backend answers at ${f.url}: "${f.found}" instead of "${f.expected}".`,
    why: 'Nothing was sent to it, because it belongs to another project.',
    fix: 'Stop that backend, or give this project other ports (CONVEX_API_PORT, CONVEX_SITE_PORT).',
  }),
  LOGIN_WALL: (f: { url: string; location: string }): ErrorText => ({
    what: `A login page answers at ${f.url} instead of the Convex backend.`,
    why: `The request was redirected to ${f.location}. Behind a login the Convex CLI reports success and changes nothing, so it was not called.`,
    fix: 'Make sure that nothing but the backend listens on that port, and that no URL of Coder is used for CONVEX_SELF_HOSTED_URL.',
  }),
  BACKEND_UNREACHABLE: (f: { url: string }): ErrorText => ({
    what: `No Convex backend answers at ${f.url}.`,
    why: 'The stack is not running, or it stopped.',
    fix: 'Run "coder-convex start"; "coder-convex status" and "coder-convex logs" show more.',
  }),
  BACKEND_REFUSED: (f: { action: string; status: number; code: string; message: string }): ErrorText => ({
    what: `The backend refused to ${f.action}.`,
    why: `It answered ${f.status} ${f.code}: ${f.message}`,
    fix: 'Correct what it names and run the command again.',
  }),
  ADMIN_KEY_UNAVAILABLE: (f: { reason: string }): ErrorText => ({
    what: 'No admin key could be had from the backend.',
    why: f.reason,
    fix: 'Check INSTANCE_NAME and INSTANCE_SECRET in .env.convex.local, and run "coder-convex restart".',
  }),
  ADMIN_KEY_REFUSED: (f: { url: string }): ErrorText => ({
    what: `The backend at ${f.url} refuses the admin key.`,
    why: 'It was made for another INSTANCE_SECRET or INSTANCE_NAME than the backend runs with.',
    fix: 'Run "coder-convex restart": the backend takes the present ones, and a new key is made.',
  }),
  NO_ADMIN_KEY: (f: { file: string }): ErrorText => ({
    what: `There is no admin key in ${f.file}.`,
    why: 'The stack was never started, or the file was replaced.',
    fix: 'Run "coder-convex start".',
  }),
  VARIABLE_NAME_INVALID: (f: { name: string; file: string; reason: string; fix: string }): ErrorText => ({
    what: `${f.file} has the variable ${f.name}, which a deployment cannot have.`,
    why: f.reason,
    fix: f.fix,
  }),
  VARIABLE_LIMIT: (f: { name: string; file: string; reason: string; fix: string }): ErrorText => ({
    what: `${f.name} in ${f.file} is more than a deployment takes.`,
    why: `${f.reason} Nothing was sent.`,
    fix: f.fix,
  }),
  CONVEX_CLI_FAILED: (f: { command: string; exitCode: string }): ErrorText => ({
    what: `"convex ${f.command}" failed (${f.exitCode}).`,
    why: 'Its last lines are below.',
    fix: 'Correct what they name and run the command again.',
  }),
  CONVEX_CLI_TIMEOUT: (f: { command: string; seconds: number }): ErrorText => ({
    what: `"convex ${f.command}" did not end within ${f.seconds} s and was stopped.`,
    why: 'The Convex CLI retries for ever in some situations; its last lines are below.',
    fix: 'Check "coder-convex status", or give it more time with CONVEX_CLI_TIMEOUT.',
  }),
  NOT_RUNNING: (_: object): ErrorText => ({
    what: 'The stack is not running.',
    why: 'This command needs it.',
    fix: 'Run "coder-convex start".',
  }),
  UNKNOWN_SERVICE: (f: { name: string; known: string }): ErrorText => ({
    what: `There is no service "${f.name}" in this stack.`,
    why: `It has: ${f.known}.`,
    fix: `Name one of: ${f.known}.`,
    exitCode: 2,
  }),
} as const

export type ErrorCode = keyof typeof errorTable
export type ErrorFacts<C extends ErrorCode> = Parameters<(typeof errorTable)[C]>[0]
