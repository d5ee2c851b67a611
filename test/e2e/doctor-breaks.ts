import { generateKeyPairSync } from 'node:crypto'
import { chmod, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { git } from './doctor.ts'
import type { Workspace } from './workspace.ts'

/** One thing that is wrong with an otherwise healthy project, and what doctor is to say of it. */
export interface Break {
  title: string
  make(workspace: Workspace): Promise<unknown>
  /** What putting the files back does not undo. */
  undo?(workspace: Workspace): Promise<unknown>
  env?: Readonly<Record<string, string>>
  /** The one check that fails. */
  fails: string
  detail: string
  fix: string
}

const append = (file: string, text: string) => (workspace: Workspace) =>
  workspace.write(file, `${workspace.has(file) ? workspace.read(file) : ''}\n${text}\n`)

/** Replaces what stands behind "NAME=" in an env file. */
export const setLine = (file: string, name: string, value: string) => (workspace: Workspace) =>
  workspace.write(file, workspace.read(file).replace(new RegExp(`^${name}=.*$`, 'm'), `${name}=${value}`))

const dropLine = (file: string, name: string) => (workspace: Workspace) =>
  workspace.write(file, workspace.read(file).replace(new RegExp(`^${name}=.*\\n`, 'm'), ''))

const anotherKey = () =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  }).privateKey

async function unsetInDeployment({ url, values }: Workspace, name: string) {
  const { CONVEX_SELF_HOSTED_ADMIN_KEY: key } = values('.env.local')
  const answer = await fetch(`${url.api}/api/update_environment_variables`, {
    method: 'POST',
    headers: { Authorization: `Convex ${key}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ changes: [{ name, value: null }] }),
  })
  if (!answer.ok) throw new Error(`${name} could not be unset: ${answer.status}`)
}

const envFiles = ['.env.convex.local', '.env.convex.deployment', '.env.local'] as const

/** Every one on a running stack, and each on its own. */
export const breaks: readonly Break[] = [
  ...envFiles.map((file) => ({
    title: `${file} cannot be parsed`,
    make: append(file, 'this is no assignment'),
    fails: file,
    detail: `${file} cannot be parsed: line`,
    fix: 'comment it out',
  })),
  {
    title: 'a name is missing in .env.convex.local',
    make: dropLine('.env.convex.local', 'CONVEX_SITE_URL'),
    fails: '.env.convex.local',
    detail: 'no CONVEX_SITE_URL',
    fix: 'coder-convex start',
  },
  {
    title: 'the key can be read by others',
    make: ({ folder }) => chmod(join(folder, 'jwt_private_key.pem'), 0o644),
    fails: 'file modes',
    detail: 'can read jwt_private_key.pem',
    fix: 'chmod go= jwt_private_key.pem',
  },
  {
    title: 'git does not ignore the private files',
    make: (workspace) => workspace.write('.gitignore', 'node_modules\n!.env.local\n'),
    fails: '.gitignore',
    detail: '.env.convex.local, .env.convex.deployment, .env.local, jwt_private_key.pem',
    fix: 'add the names to .gitignore',
  },
  {
    title: 'an env file was committed',
    make: async (workspace) => {
      await git(workspace, 'add', '--force', '.env.local')
      await git(workspace, 'commit', '--quiet', '--message', 'everything')
    },
    undo: (workspace) => git(workspace, 'rm', '--quiet', '--cached', '.env.local'),
    fails: 'git',
    detail: 'git has .env.local',
    fix: 'git rm --cached .env.local',
  },
  {
    title: 'JWT_ISSUER was changed',
    make: setLine('.env.convex.local', 'JWT_ISSUER', 'https://elsewhere.example'),
    fails: 'issuer settings',
    detail: 'JWT_ISSUER in .env.convex.local is https://elsewhere.example',
    fix: 'Remove the line JWT_ISSUER',
  },
  {
    title: 'JWT_ISSUER was changed for the deployment',
    make: setLine('.env.convex.deployment', 'JWT_ISSUER', 'https://elsewhere.example'),
    fails: 'issuer settings',
    detail: 'JWT_ISSUER in .env.convex.deployment',
    fix: 'Remove the line JWT_ISSUER from .env.convex.deployment',
  },
  {
    title: 'the key is another one',
    make: (workspace) => workspace.write('jwt_private_key.pem', anotherKey()),
    fails: 'jwks',
    detail: 'not the public half of jwt_private_key.pem',
    fix: 'coder-convex env',
  },
  {
    title: 'the key is none',
    make: (workspace) => workspace.write('jwt_private_key.pem', 'not a key\n'),
    fails: 'jwt key',
    detail: 'not a private key in PEM form',
    fix: 'openssl pkcs8',
  },
  {
    title: 'there is no key',
    make: ({ folder }) => rm(join(folder, 'jwt_private_key.pem')),
    fails: 'jwt key',
    detail: 'There is no jwt_private_key.pem',
    fix: 'put back from .env.convex.deployment',
  },
  {
    title: 'the deployment has no JWKS',
    make: (workspace) => unsetInDeployment(workspace, 'JWKS'),
    undo: (workspace) => workspace.succeed(['env']),
    fails: 'deployment variables',
    detail: 'The deployment has no JWKS.',
    fix: 'coder-convex env',
  },
  {
    title: 'the deployment has not what the file has',
    make: append('.env.convex.deployment', 'OPENAI_API_KEY=sk-a-secret-of-the-user'),
    fails: 'deployment variables',
    detail: 'The deployment has no OPENAI_API_KEY.',
    fix: 'coder-convex env',
  },
  {
    title: 'the admin key is garbage',
    make: setLine('.env.local', 'CONVEX_SELF_HOSTED_ADMIN_KEY', 'garbage|00'),
    fails: 'admin key',
    detail: 'refuses the admin key in .env.local.',
    fix: 'coder-convex start',
  },
  {
    title: 'the admin key is missing',
    make: dropLine('.env.local', 'CONVEX_SELF_HOSTED_ADMIN_KEY'),
    fails: 'admin key',
    detail: '.env.local has no admin key',
    fix: 'coder-convex start',
  },
  {
    title: 'auth.config.ts was removed',
    make: ({ folder }) => rm(join(folder, 'convex/auth.config.ts')),
    fails: 'auth config',
    detail: 'There is no convex/auth.config.ts.',
    fix: 'coder-convex init',
  },
  {
    title: 'http.ts does not add the routes',
    make: (workspace) =>
      workspace.write(
        'convex/http.ts',
        workspace.read('convex/http.ts').replace('auth.addHttpRoutes(http)', '// auth.addHttpRoutes(http)'),
      ),
    fails: 'http',
    detail: 'convex/http',
    fix: 'auth.addHttpRoutes(http)',
  },
  {
    title: 'schema.ts has a syntax error',
    make: append('convex/schema.ts', 'export const = 1'),
    fails: 'schema',
    detail: 'convex/schema, line',
    fix: 'syntax error',
  },
  {
    title: 'CONVEX_DEPLOYMENT stands in .env.local',
    make: append('.env.local', 'CONVEX_DEPLOYMENT=dev:happy-otter-123'),
    fails: 'cli deployment',
    detail: 'CONVEX_DEPLOYMENT in .env.local',
    fix: 'Remove it from .env.local',
  },
  {
    title: 'CONVEX_DEPLOYMENT_TOKEN stands in .env',
    make: append('.env', 'CONVEX_DEPLOYMENT_TOKEN=sk-a-secret-of-the-user'),
    fails: 'cli deployment',
    detail: 'CONVEX_DEPLOYMENT_TOKEN in .env',
    fix: 'Remove it from .env',
  },
  {
    title: 'CONVEX_DEPLOY_KEY is in the environment',
    make: async () => undefined,
    env: { CONVEX_DEPLOY_KEY: 'sk-a-secret-of-the-user' },
    fails: 'cli deployment',
    detail: 'CONVEX_DEPLOY_KEY in the environment',
    fix: 'unset CONVEX_DEPLOY_KEY',
  },
  {
    title: 'the CLI is led to a Coder URL',
    make: setLine('.env.local', 'CONVEX_SELF_HOSTED_URL', 'https://convex-api--ws--me.coder.example'),
    fails: 'cli url',
    detail: 'leads to convex-api--ws--me.coder.example',
    fix: 'Set CONVEX_SELF_HOSTED_URL=http://127.0.0.1:',
  },
  {
    title: 'the types were deleted',
    make: ({ folder }) => rm(join(folder, 'convex/_generated'), { recursive: true }),
    undo: (workspace) => workspace.succeed(['deploy']),
    fails: 'generated types',
    detail: 'convex/_generated is not there',
    fix: 'coder-convex deploy',
  },
  {
    title: 'one file of the types was deleted',
    make: ({ folder }) => rm(join(folder, 'convex/_generated/api.d.ts')),
    undo: (workspace) => workspace.succeed(['deploy']),
    fails: 'generated types',
    detail: 'convex/_generated lacks api.d.ts',
    fix: 'coder-convex deploy',
  },
  {
    title: 'a login page is in the backend’s place',
    make: (workspace) => workspace.misbehaveNow('login-wall'),
    undo: (workspace) => workspace.misbehaveNow(''),
    fails: 'backend',
    detail: 'A login page answers',
    fix: 'nothing but the backend listens on that port',
  },
  {
    title: 'convex is not in package.json',
    make: (workspace) =>
      workspace.write('package.json', workspace.read('package.json').replace(/,?\s*"convex": "[^"]*"/, '')),
    fails: 'convex package',
    detail: 'does not list "convex"',
    fix: 'npm install convex',
  },
]
