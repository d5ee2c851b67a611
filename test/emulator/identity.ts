import manifest from '../../package.json' with { type: 'json' }

/** What `GET /version` answers; never to be mistaken for a Convex release (contract section 2). */
export const emulatorVersion = `coder-convex-emulator ${manifest.version}`

/** The one line printed on start: a stand-in must say what it is. */
export const startLine = 'coder-convex emulator, a stand-in for tests and demos, not Convex'
