import type { ErrorText } from './error-text.ts'

/** The part of the error table that `init` needs. */
export const initErrors = {
  WORKSPACE_ROOT: (f: { folder: string; packages: string }): ErrorText => ({
    what: `${f.folder} is the root of a workspace with several packages.`,
    why: `Convex belongs to one of them, and which one is not said. They are: ${f.packages}.`,
    fix: 'Name the package with --project, for example --project packages/web.',
  }),
  UNKNOWN_PACKAGE_MANAGER: (f: { name: string }): ErrorText => ({
    what: `The project's package manager "${f.name}" is not one that coder-convex can call.`,
    why: 'It knows npm, pnpm, yarn and bun, and adds packages only with the one that the project uses.',
    fix: 'Run init with --no-install, which says what to add, or correct "packageManager" in package.json.',
  }),
  INSTALL_FAILED: (f: { command: string; packages: string; reason: string }): ErrorText => ({
    what: `These packages could not be installed: ${f.packages}.`,
    why: `${f.reason} package.json and the lockfile are as they were, and no file was made.`,
    fix: `Check the network and run "${f.command}" yourself to see more, then run init again.`,
  }),
  SOURCE_SYNTAX_ERROR: (f: { file: string; line: number; reason: string }): ErrorText => ({
    what: `${f.file} cannot be parsed: line ${f.line}.`,
    why: `The parser says: ${f.reason}. Nothing was changed.`,
    fix: `Correct line ${f.line} of ${f.file} and run the command again.`,
  }),
  FOLDER_NOT_WRITABLE: (f: { folder: string; reason: string }): ErrorText => ({
    what: `Nothing can be written into ${f.folder}.`,
    why: `The system says: ${f.reason}. Nothing was changed.`,
    fix: 'Correct the permissions of the folder ("ls -ld" shows them), or run the command as its owner.',
  }),
  UNKNOWN_TEMPLATE: (f: { name: string; known: string }): ErrorText => ({
    what: `There is no template "${f.name}".`,
    why: `The templates are: ${f.known}.`,
    fix: `Use --template with one of: ${f.known}.`,
    exitCode: 2,
  }),
} as const
