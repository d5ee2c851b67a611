import { describe, expect, it } from 'vitest'
import { detectWorkspace } from '../../src/workspace/detect.ts'
import type { Environment } from '../../src/workspace/environment.ts'

const coder = { CODER: 'true', CODER_WORKSPACE_NAME: 'dev' }
const codespace = { CODESPACES: 'true', CODESPACE_NAME: 'fluffy-waffle-4x7' }

const kinds: [string, Environment, string][] = [
  ['nothing set', {}, 'local'],
  ['CODER and the workspace name', coder, 'coder'],
  ['CODER with any value, as in the seed', { ...coder, CODER: '1' }, 'coder'],
  ['CODER alone', { CODER: 'true' }, 'local'],
  ['the workspace name alone', { CODER_WORKSPACE_NAME: 'dev' }, 'local'],
  ['CODER empty', { ...coder, CODER: '' }, 'local'],
  ['the workspace name blank', { ...coder, CODER_WORKSPACE_NAME: ' ' }, 'local'],
  ['a CODER_URL alone', { CODER_URL: 'https://coder.example.com' }, 'local'],
  ['a codespace', codespace, 'codespaces'],
  ['CODESPACES without a name', { CODESPACES: 'true' }, 'local'],
  ['CODESPACES=false', { ...codespace, CODESPACES: 'false' }, 'local'],
  ['Coder before a codespace', { ...coder, ...codespace }, 'coder'],
]

describe('detectWorkspace', () => {
  it.each(kinds)('%s', (_, env, kind) => {
    expect(detectWorkspace(env).kind).toBe(kind)
  })

  it('takes the owner from CODER_WORKSPACE_OWNER_NAME and never from USER', () => {
    expect(detectWorkspace({ ...coder, USER: 'vscode' })).toMatchObject({ owner: undefined })
    expect(detectWorkspace({ ...coder, USER: 'vscode', CODER_WORKSPACE_OWNER_NAME: 'jane' })).toMatchObject({
      owner: 'jane',
    })
  })

  it('carries every value that the URLs need', () => {
    const env = {
      ...coder,
      CODER_WORKSPACE_OWNER_NAME: 'jane',
      CODER_WORKSPACE_AGENT_NAME: 'main',
      VSCODE_PROXY_URI: 'https://{{port}}--main--dev--jane.example.com',
      CODER_URL: 'https://coder.example.com',
    }
    expect(detectWorkspace(env)).toEqual({
      kind: 'coder',
      name: 'dev',
      owner: 'jane',
      agent: 'main',
      proxyUri: env.VSCODE_PROXY_URI,
      accessUrl: env.CODER_URL,
    })
  })

  it.each([
    ['app.github.dev', {}],
    ['preview.example.com', { GITHUB_CODESPACES_PORT_FORWARDING_DOMAIN: 'preview.example.com' }],
  ])('knows the forwarding domain %s', (domain, extra) => {
    expect(detectWorkspace({ ...codespace, ...extra })).toEqual({
      kind: 'codespaces',
      name: 'fluffy-waffle-4x7',
      domain,
    })
  })
})
