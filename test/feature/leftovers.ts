import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { docker, dockerSays } from '../e2e/docker-side.ts'
import { until } from '../engine/until.ts'

/** What the CLI calls the image that carries Features into a build by the classic builder. */
const contentImage = 'dev_container_feature_content_temp'

const lines = async (...args: string[]) => (await dockerSays(...args)).split('\n').filter(Boolean)
const danglingImages = () => lines('image', 'ls', '--quiet', '--no-trunc', '--filter', 'dangling=true')

/**
 * The CLI leaves images behind, containers too when it fails. It names images after the workspace's folder, so those
 * of a run are told by its folders; parts of builds have no name and are told by when they came.
 *
 * @param folder the run's temporary files
 * @returns what removes everything that the CLI made since, and images by names of our own
 */
export async function watchLeftovers(folder: string): Promise<(...images: string[]) => Promise<void>> {
  const before = new Set(await danglingImages())
  const ownContainers = async () => {
    const listed = await lines('ps', '--all', '--format', '{{.ID}} {{.Label "devcontainer.local_folder"}}')
    return listed.filter((line) => line.includes(` ${folder}/`)).map((line) => line.split(' ')[0] ?? '')
  }
  return async (...own) => {
    // The CLI may be about to remove its own.
    await until('the containers of the run to be gone', async () => {
      const own = await ownContainers()
      if (own.length > 0) await docker('rm', '--force', '--volumes', ...own)
      return own.length === 0
    })
    await removeImagesOf(...(await workspaceNames(folder)))
    for (const image of [...own, contentImage]) await docker('image', 'rm', '--force', image)
    for (const image of await danglingImages()) if (!before.has(image)) await docker('image', 'rm', image)
  }
}

/** Removes the images that the CLI built for workspaces, by the names of their folders. */
export async function removeImagesOf(...folders: string[]): Promise<void> {
  const images = await lines('image', 'ls', '--format', '{{.Repository}}')
  // vsc-<folder>-<hash>-features, and -uid where the user's number was changed.
  const built = images.filter((image) => folders.includes(/^vsc-(.+)-[0-9a-f]{64}/.exec(image)?.[1] ?? ''))
  for (const image of built) await docker('image', 'rm', '--force', image)
}

/** Folders of `features test` and of our own workspaces. */
async function workspaceNames(folder: string): Promise<string[]> {
  const places = ['devcontainercli/container-features-test', 'workspaces']
  const found = await Promise.all(places.map((place) => readdir(join(folder, place)).catch(() => [])))
  return found.flat()
}
