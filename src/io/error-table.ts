/**
 * Every error that the product raises on purpose. A key is the stable code that scripts may match; the
 * sentences name the thing, give the reason and say how to fix it. Facts never carry a secret.
 */
interface ErrorText {
  what: string
  why: string
  fix: string
  exitCode?: number
}

export const errorTable = {
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
  URL_LABEL_TOO_LONG: (f: { service: string; label: string; length: number; setting: string }): ErrorText => ({
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
} as const

export type ErrorCode = keyof typeof errorTable
export type ErrorFacts<C extends ErrorCode> = Parameters<(typeof errorTable)[C]>[0]
