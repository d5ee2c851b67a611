import { describe, expect, test } from 'vitest'
import { applyEdits } from '../../src/scaffold/analysis/verdict.ts'
import { analyseConvexFolder, type Finding } from '../../src/scaffold/analysis.ts'

type Files = Record<string, string>

const analyse = (files: Files, requirement: Finding['requirement']): Finding => {
  const found = analyseConvexFolder(new Map(Object.entries(files))).find(
    (each) => each.requirement === requirement,
  )
  if (!found) throw new Error(`no finding for ${requirement}`)
  return found
}

const fileOf = { authTables: 'schema', convexAuth: 'auth', authProvider: 'auth.config', httpRoutes: 'http' }

const server = "import { authTables } from '@convex-dev/auth/server'\n"
const define = "import { defineSchema } from 'convex/server'\n"
const auth = "import { convexAuth } from '@convex-dev/auth/server'\n"

describe('what is right', () => {
  const cases: { title: string; requirement: Finding['requirement']; text: string; others?: Files }[] = [
    {
      title: 'authTables spread in the call',
      requirement: 'authTables',
      text: `${server}${define}export default defineSchema({ ...authTables, tasks: t })`,
    },
    {
      title: 'authTables under another name, in a variable of its own, with type annotations',
      requirement: 'authTables',
      text: `import { authTables as a } from "@convex-dev/auth/server";\n${define}const tables = { ...a } as const;\nconst schema = defineSchema(tables, { schemaValidation: true });\nexport default schema satisfies object;`,
    },
    {
      title: 'authTables through a namespace',
      requirement: 'authTables',
      text: `import * as server from '@convex-dev/auth/server'\n${define}export default defineSchema({ users: server.authTables.users, ...server.authTables })`,
    },
    {
      title: 'authTables in another module of the folder',
      requirement: 'authTables',
      text: `import { tables } from './lib/tables'\n${define}export default defineSchema({ ...tables })`,
      others: { 'lib/tables': `${server}export const tables = { ...authTables }` },
    },
    {
      title: 'the tables written out',
      requirement: 'authTables',
      text: `${define}export default defineSchema({ users: t, authSessions: t, authAccounts: t, authRefreshTokens: t, authVerificationCodes: t, authVerifiers: t, authRateLimits: t })`,
    },
    {
      title: 'convexAuth as in the documentation',
      requirement: 'convexAuth',
      text: `${auth}export const { auth, signIn, signOut, store, isAuthenticated } = convexAuth({ providers: [GitHub] })`,
    },
    {
      title: 'convexAuth exported later and renamed',
      requirement: 'convexAuth',
      text: `${auth}const made = convexAuth(config)\nconst { auth, signIn: login } = made\nexport const { signOut, store } = made\nexport { auth, login as signIn }`,
    },
    {
      title: 'routes on the exported router',
      requirement: 'httpRoutes',
      text: `import { auth } from './auth'\nimport router from './router'\nconst http = router\nauth.addHttpRoutes(http)\nexport default http`,
    },
    {
      title: 'routes on the imported router under both names',
      requirement: 'httpRoutes',
      text: `import { auth as a } from './auth'\nimport router from './router'\nconst http = router\na.addHttpRoutes(router)\nexport { http as default }`,
    },
    {
      title: 'the provider among others, with types',
      requirement: 'authProvider',
      text: `import type { AuthConfig } from 'convex/server'\nconst own = { domain: process.env.CONVEX_SITE_URL!, applicationID: 'convex' }\nexport default { providers: [{ domain: 'https://x', applicationID: 'y' }, own] } satisfies AuthConfig`,
    },
    {
      title: 'the issuer that setup writes, with a fallback',
      requirement: 'authProvider',
      text: `export default { providers: [{ domain: process.env["JWT_ISSUER"] ?? 'x', applicationID: "convex" }] }`,
    },
  ]

  test.for(cases)('$title', ({ requirement, text, others }) => {
    const found = analyse({ [fileOf[requirement]]: text, ...others }, requirement)
    expect(found).toMatchObject({ state: 'right', requirement, file: fileOf[requirement] })
    expect(found.add).toBeUndefined()
  })
})

describe('what is lacking, and the lines that mend it', () => {
  const cases: {
    title: string
    requirement: Finding['requirement']
    text: string
    line: number
    add: string
    mended: string
  }[] = [
    {
      title: 'a schema without authTables keeps its style',
      requirement: 'authTables',
      text: `import { defineSchema } from "convex/server";\n\nexport default defineSchema({\n    tasks: t,\n});\n`,
      line: 3,
      add: `import { authTables } from "@convex-dev/auth/server";\n...authTables,`,
      mended: `import { defineSchema } from "convex/server";\nimport { authTables } from "@convex-dev/auth/server";\n\nexport default defineSchema({\n    ...authTables,\n    tasks: t,\n});\n`,
    },
    {
      title: 'authTables only in a comment and a string',
      requirement: 'authTables',
      text: `${define}// ...authTables\nconst s = 'authTables'\nexport default defineSchema({ tasks: s })\n`,
      line: 4,
      add: `import { authTables } from '@convex-dev/auth/server'\n...authTables,`,
      mended: `${define}import { authTables } from '@convex-dev/auth/server'\n// ...authTables\nconst s = 'authTables'\nexport default defineSchema({ ...authTables, tasks: s })\n`,
    },
    {
      title: 'authTables imported, not used, in an empty schema',
      requirement: 'authTables',
      text: `${server}${define}const tables = {}\nexport default defineSchema(tables)\n`,
      line: 3,
      add: '...authTables,',
      mended: `${server}${define}const tables = { ...authTables, }\nexport default defineSchema(tables)\n`,
    },
    {
      title: 'an auth file that exports too little',
      requirement: 'convexAuth',
      text: `${auth}export const { auth, signIn } = convexAuth({ providers: [] })\n`,
      line: 2,
      add: 'signOut, store,',
      mended: `${auth}export const { auth, signIn, signOut, store } = convexAuth({ providers: [] })\n`,
    },
    {
      title: 'an http file without routes',
      requirement: 'httpRoutes',
      text: `import { httpRouter } from "convex/server";\nconst http = httpRouter();\nhttp.route({});\nexport default http;\n`,
      line: 4,
      add: `import { auth } from "./auth";\nauth.addHttpRoutes(http);`,
      mended: `import { httpRouter } from "convex/server";\nimport { auth } from "./auth";\nconst http = httpRouter();\nhttp.route({});\nauth.addHttpRoutes(http);\n\nexport default http;\n`,
    },
    {
      title: 'a config with only another provider',
      requirement: 'authProvider',
      text: `export default {\n  providers: [\n    { domain: "https://x", applicationID: "y" },\n  ],\n};\n`,
      line: 2,
      add: `{\n  domain: process.env.CONVEX_SITE_URL,\n  applicationID: "convex",\n},`,
      mended: `export default {\n  providers: [\n    {\n      domain: process.env.CONVEX_SITE_URL,\n      applicationID: "convex",\n    },\n    { domain: "https://x", applicationID: "y" },\n  ],\n};\n`,
    },
    {
      title: 'a config without providers',
      requirement: 'authProvider',
      text: `export default { providers: [] }\n`,
      line: 1,
      add: `{\n  domain: process.env.CONVEX_SITE_URL,\n  applicationID: 'convex',\n},`,
      mended: `export default { providers: [ { domain: process.env.CONVEX_SITE_URL, applicationID: 'convex' }, ] }\n`,
    },
    {
      title: 'a provider with another domain',
      requirement: 'authProvider',
      text: `export default { providers: [{ domain: 'https://x', applicationID: 'convex' }] }\n`,
      line: 1,
      add: 'domain: process.env.CONVEX_SITE_URL,',
      mended: `export default { providers: [{ domain: process.env.CONVEX_SITE_URL, applicationID: 'convex' }] }\n`,
    },
  ]

  test.for(cases)('$title', ({ requirement, text, line, add, mended }) => {
    const file = fileOf[requirement]
    const found = analyse({ [file]: text }, requirement)
    expect(found).toMatchObject({ state: 'lacking', line, add })
    const after = applyEdits(text, found.edits ?? [])
    expect(after).toBe(mended)
    // An empty list of providers is the one thing that a second look still finds.
    if (!after.includes('providers: []')) expect(analyse({ [file]: after }, requirement).state).toBe('right')
  })

  test('an auth file of another library is not edited', () => {
    const text = "import { betterAuth } from 'better-auth'\nexport const auth = betterAuth({})\n"
    const found = analyse({ auth: text }, 'convexAuth')
    expect(found).toMatchObject({ state: 'lacking', detail: expect.stringContaining('auth of its own') })
    expect(found.edits).toBeUndefined()
  })

  test('an auth file that only has queries gets convexAuth', () => {
    const text = "import { query } from './_generated/server'\nexport const me = query({})\n"
    const found = analyse({ auth: text }, 'convexAuth')
    const after = applyEdits(text, found.edits ?? [])
    expect(analyse({ auth: after }, 'convexAuth').state).toBe('right')
    expect(after).toContain('export const me = query({})')
  })

  test('customJwt is refused with its reason', () => {
    const text = "export default { providers: [{ type: 'customJwt', applicationID: 'convex', issuer: 'x' }] }"
    expect(analyse({ 'auth.config': text }, 'authProvider')).toMatchObject({
      state: 'lacking',
      detail: expect.stringContaining('key ID'),
    })
  })

  test('tables of a package that cannot be read are not judged', () => {
    const text = `import { tables } from '@acme/db'\n${define}export default defineSchema({ ...tables })`
    const found = analyse({ schema: text }, 'authTables')
    expect(found).toMatchObject({ state: 'lacking', detail: expect.stringContaining('"@acme/db"') })
    expect(found.add).toBeUndefined()
  })

  test('routes on another router are told', () => {
    const text =
      "import { auth } from './auth'\nconst http = httpRouter()\nconst other = httpRouter()\nauth.addHttpRoutes(other)\nexport default http\n"
    expect(analyse({ http: text }, 'httpRoutes')).toMatchObject({
      state: 'lacking',
      detail: expect.stringContaining('another router'),
    })
  })
})

test('a file that is not there, and one that cannot be parsed', () => {
  const files = new Map([['schema', 'export default defineSchema({\n  tasks: [\n})\n']])
  expect(analyseConvexFolder(files)).toEqual([
    {
      file: 'schema',
      requirement: 'authTables',
      state: 'unparsable',
      line: 3,
      detail: 'Unexpected token.',
    },
    { file: 'auth', requirement: 'convexAuth', state: 'missing-file', detail: 'There is no auth file.' },
    {
      file: 'auth.config',
      requirement: 'authProvider',
      state: 'missing-file',
      detail: 'There is no auth.config file.',
    },
    { file: 'http', requirement: 'httpRoutes', state: 'missing-file', detail: 'There is no http file.' },
  ])
})

test('both JSX and type assertions in angle brackets are read', () => {
  const files = new Map([
    ['schema', `${server}const x = <object>{}\nexport default defineSchema({ ...authTables })`],
    [
      'auth',
      `${auth}const Mail = () => <p>hello</p>\nexport const { auth, signIn, signOut, store } = convexAuth({})`,
    ],
  ])
  expect(
    analyseConvexFolder(files)
      .slice(0, 2)
      .map(({ state }) => state),
  ).toEqual(['right', 'right'])
})
