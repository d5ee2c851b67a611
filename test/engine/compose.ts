import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { $ } from 'zx/core'
import { composeSuite, deriveSources, renderSources } from './apt-sources.ts'
import { isComposeRecentEnough } from './compose-version.ts'
import { withLock } from './lock.ts'
import { machineSources, machineSuite } from './machine-sources.ts'
import { cache } from './paths.ts'
import { say } from './say.ts'

/**
 * A Docker client configuration of the tests' own. It never holds buildx, so the classic builder runs: BuildKit
 * would ask a registry for a Dockerfile frontend, and there is none to ask.
 */
export const privateConfig = join(cache, 'docker-config')

/** Whether `docker compose` answers under an environment, with a version that the product can use. */
export async function composeAnswers(env: NodeJS.ProcessEnv): Promise<boolean> {
  const result = await $({ env, nothrow: true, quiet: true })`docker compose version`
  return result.exitCode === 0 && isComposeRecentEnough(result.stdout)
}

/** Puts Compose v2 into the private configuration, unless a usable one answers there already. */
export async function ensureCompose(env: NodeJS.ProcessEnv): Promise<void> {
  const privately = { ...env, DOCKER_CONFIG: privateConfig }
  await mkdir(join(privateConfig, 'cli-plugins'), { recursive: true })
  if (await composeAnswers(privately)) return
  await withLock('compose', async () => {
    if (await composeAnswers(privately)) return
    await fetchPlugin(join(privateConfig, 'cli-plugins/docker-compose'))
    if (!(await composeAnswers(privately))) throw new Error('Compose v2 was installed but does not answer')
  })
}

/** Takes the plugin out of Debian's package, without touching the machine's own package lists or files. */
async function fetchPlugin(plugin: string): Promise<void> {
  const own = await machineSuite()
  const suite = own && composeSuite(own)
  if (!own || !suite) {
    throw new Error(
      'The tests need Docker Compose >= 2.23.1, and know to fetch it only on Debian: install it',
    )
  }
  say(`fetching Compose v2 from Debian ${suite}, into the tests' own folder`)
  const folder = join(cache, 'compose.partial')
  await rm(folder, { recursive: true, force: true })
  try {
    const sources = deriveSources(await machineSources(), own, suite)
    await mkdir(join(folder, 'sources'), { recursive: true })
    await mkdir(join(folder, 'lists/partial'), { recursive: true })
    await mkdir(join(folder, 'archives/partial'), { recursive: true })
    await writeFile(join(folder, 'sources/next.sources'), renderSources(sources))
    const options = {
      'Dir::Etc::SourceList': '/dev/null',
      'Dir::Etc::SourceParts': join(folder, 'sources'),
      'Dir::State::Lists': join(folder, 'lists'),
      'Dir::Cache': folder,
      // The folder is ours alone, so apt's own user could not write to it.
      'APT::Sandbox::User': 'root',
    }
    const flags = Object.entries(options).flatMap(([name, value]) => ['-o', `${name}=${value}`])
    // One unreachable source of several is no reason to stop: the download tells.
    await $({ nothrow: true, quiet: true })`apt-get ${flags} update`
    await $({ quiet: true, cwd: folder })`apt-get ${flags} download docker-compose`
    await $({ quiet: true, cwd: folder })`dpkg -x docker-compose_*.deb unpacked`
    await rename(join(folder, 'unpacked/usr/libexec/docker/cli-plugins/docker-compose'), plugin)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
