import { createPublicKey } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { describe, expect } from 'vitest'
import { siteDocument, variablesOf } from './deployment.ts'
import { sharedWorkspace, test } from './fixture.ts'
import { runtimes } from './runtime-side.ts'
import type { Workspace } from './workspace.ts'

/** Values that a shell, an env file or JSON could mangle, as a user writes them and as functions must see them. */
const usersFile = `PLAIN=sk-123
MULTI_LINE="-----BEGIN NOTE-----
first $HOME line
-----END NOTE-----"
AS_JSON='{"a":[1,"two"],"b":{"c":"$(id)"}}'
SHELL_LOOKING='$(touch pwned) \`touch pwned\`; touch pwned && \${HOME}'
WAITS_TO_BE_FILLED_IN=
`
const usersVariables = {
  PLAIN: 'sk-123',
  MULTI_LINE: '-----BEGIN NOTE-----\nfirst $HOME line\n-----END NOTE-----',
  AS_JSON: '{"a":[1,"two"],"b":{"c":"$(id)"}}',
  SHELL_LOOKING: '$(touch pwned) `touch pwned`; touch pwned && ${HOME}',
}

const brought = ['convex', 'node_modules', 'package.json', 'tsconfig.json']
const made = ['.convex-workspace', '.env.convex.deployment', '.env.convex.local', '.env.local', '.gitignore']

describe.each(runtimes)('a first start (%s)', (runtime) => {
  let said: { stdout: string; stderr: string }
  const workspace = sharedWorkspace(runtime, async (opened) => {
    await opened.write('.env.convex.deployment', usersFile)
    said = await opened.succeed(['start'])
  })

  test('says where things are: results on stdout, progress on stderr', () => {
    const { api, site } = workspace().ports
    expect(said.stdout).toContain(`http://localhost:${api}`)
    expect(said.stdout).toContain(`http://localhost:${site}`)
    expect(said.stderr).toContain('functions     deployed')
    expect(said.stdout).not.toContain('deployed')
  })

  test('leaves a healthy stack whose key is accepted', async () => {
    const { stdout } = await workspace().succeed(['status', '--json'])
    const expected = { state: 'healthy', adminKey: 'accepted', runtime, database: 'SQLite' }
    expect(JSON.parse(stdout)).toMatchObject(expected)
    for (const service of JSON.parse(stdout).services) expect(service.state).toBe('running')
  })

  test('sets exactly the variables that authentication needs, and the user’s', async () => {
    const { url, read, values } = workspace()
    expect(await variablesOf(workspace())).toEqual({
      ...usersVariables,
      JWT_PRIVATE_KEY: read('jwt_private_key.pem'),
      CONVEX_SITE_ORIGIN: url.site,
      JWT_ISSUER: url.site,
      JWKS: values('.env.convex.deployment').JWKS,
      SITE_URL: 'http://localhost:5173',
    })
    expect(workspace().has('pwned')).toBe(false)
  })

  test('deploys the functions', async () => {
    const finished = (await workspace().requests()).filter(({ path }) => path === '/api/deploy2/finish_push')
    expect(finished.map(({ status }) => status)).toEqual([200])
    for (const module of ['auth.config.js', 'auth.js', 'http.js', 'tasks.js']) {
      expect(finished[0]?.modules).toContain(module)
    }
  })

  test('answers as the issuer of its tokens, with the public half of the key', async () => {
    const { JWT_ISSUER: issuer } = workspace().values('.env.convex.local')
    expect(issuer).toBe(workspace().url.site)
    expect(await siteDocument(workspace(), '/.well-known/openid-configuration')).toMatchObject({
      issuer,
      jwks_uri: `${issuer}/.well-known/jwks.json`,
    })
    const key = createPublicKey(workspace().read('jwt_private_key.pem')).export({ format: 'jwk' })
    const { keys } = await siteDocument(workspace(), '/.well-known/jwks.json')
    expect(keys).toEqual([{ ...key, alg: 'RS256', use: 'sig', kid: expect.any(String) }])
  })

  test('gives the CLI a loopback URL and a key', () => {
    const { url, values } = workspace()
    expect(values('.env.local')).toEqual({
      VITE_CONVEX_URL: `http://localhost:${workspace().ports.api}`,
      CONVEX_SELF_HOSTED_URL: url.api,
      CONVEX_SELF_HOSTED_ADMIN_KEY: expect.stringMatching(/^app-[0-9a-f]{6}\|[0-9a-f]+$/),
    })
    const { CONVEX_SELF_HOSTED_ADMIN_KEY: key } = values('.env.convex.local')
    expect(key).toBe(values('.env.local').CONVEX_SELF_HOSTED_ADMIN_KEY)
  })

  test('makes the files it should, and nothing else', () => {
    const ofRuntime = runtime === 'docker' ? ['docker-compose.convex.yml'] : []
    expect(readdirSync(workspace().folder).sort()).toEqual(
      [...brought, ...made, 'jwt_private_key.pem', ...ofRuntime].sort(),
    )
    expect(readdirSync(`${workspace().folder}/.convex-workspace`).sort()).toEqual(
      runtime === 'docker'
        ? ['deployed.json', 'record.json']
        : ['backend.log', 'backend.pid', 'deployed.json', 'record.json', 'storage'],
    )
  })

  test('keeps private files to their owner and out of git', () => {
    const { mode, read } = workspace()
    for (const file of privateFilesOf(workspace())) expect([file, mode(file)]).toEqual([file, '600'])
    expect(mode('.convex-workspace')).toBe('700')
    const ignored = read('.gitignore').split('\n')
    for (const file of [...made.filter((name) => name.startsWith('.env')), 'jwt_private_key.pem']) {
      expect(ignored).toContain(file)
    }
    expect(ignored).toContain('.convex-workspace/')
  })

  test('keeps what the user wrote into the deployment file', () => {
    expect(workspace().read('.env.convex.deployment')).toContain(usersFile.trimEnd())
  })
})

function privateFilesOf({ runtime }: Workspace): string[] {
  const always = ['.env.convex.local', '.env.convex.deployment', '.env.local', 'jwt_private_key.pem']
  const ours = ['.convex-workspace/record.json', '.convex-workspace/deployed.json']
  const ofProcess = ['.convex-workspace/backend.log', '.convex-workspace/backend.pid']
  return [...always, ...ours, ...(runtime === 'process' ? ofProcess : [])]
}
