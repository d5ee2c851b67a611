import { once } from 'node:events'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { askEngine, engineSocket } from '../../src/stack/engine-socket.ts'
import { temporaryFolder, writeFiles } from './temporary-folder.ts'

const standard = '/var/run/docker.sock'

/** The socket for an environment and a config.json of the docker client. */
async function socketFor(environment: Record<string, string>, config?: string) {
  const folder = await temporaryFolder()
  if (config !== undefined) await writeFiles(folder, { 'config.json': config })
  return engineSocket({ DOCKER_CONFIG: folder, ...environment })
}

describe('the engine is asked directly', () => {
  test.each([
    ['without any setting', {}, undefined, standard],
    [
      'at DOCKER_HOST when it is a socket',
      { DOCKER_HOST: 'unix:///run/user/1000/docker.sock' },
      undefined,
      '/run/user/1000/docker.sock',
    ],
    [
      'at DOCKER_HOST even with a context, as the client does',
      { DOCKER_HOST: 'unix:///a b.sock', DOCKER_CONTEXT: 'x' },
      undefined,
      '/a b.sock',
    ],
    ['with an empty DOCKER_HOST', { DOCKER_HOST: '', DOCKER_CONTEXT: '' }, undefined, standard],
    ['with the default context', { DOCKER_CONTEXT: 'default' }, '{"currentContext":"remote"}', standard],
    ['with the default context in the config', {}, '{"currentContext": "default"}', standard],
    ['with a config that names none', {}, '{"auths":{}}', standard],
    ['with a config that is no JSON', {}, 'x', standard],
  ])('%s', async (_, environment, config, expected) => {
    expect(await socketFor(environment, config)).toBe(expected)
  })
})

describe('the client has to ask', () => {
  test.each([
    ['over TCP', { DOCKER_HOST: 'tcp://127.0.0.1:2376' }, undefined],
    ['over ssh', { DOCKER_HOST: 'ssh://ada@machine' }, undefined],
    ['on Windows', { DOCKER_HOST: 'npipe:////./pipe/docker_engine' }, undefined],
    ['in another context', { DOCKER_CONTEXT: 'remote' }, undefined],
    ['in another context of the config', {}, '{\n\t"auths": {},\n\t"currentContext" : "remote"\n}'],
    ['in a context whose name begins like the default one', {}, '{"currentContext":"default-2"}'],
  ])('%s', async (_, environment, config) => {
    expect(await socketFor(environment, config)).toBeUndefined()
  })
})

describe('askEngine', () => {
  async function answering(status: number, text: string) {
    const socket = join(await temporaryFolder(), 's')
    const server = createServer((request, response) =>
      response.writeHead(status).end(text.replace('URL', request.url ?? '')),
    )
    server.listen(socket)
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    return socket
  }

  test('gives the parsed answer', async () => {
    expect(await askEngine(await answering(200, '["URL"]'), '/containers/json?all=1')).toEqual([
      '/containers/json?all=1',
    ])
  })

  test('gives nothing when the engine refuses', async () => {
    expect(await askEngine(await answering(500, '{"message":"no"}'), '/info')).toBeUndefined()
  })

  test('gives nothing when nobody listens', async () => {
    expect(await askEngine(join(await temporaryFolder(), 'none'), '/info')).toBeUndefined()
  })
})
