import { copyFile, cp, mkdir } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { buildEmulator } from './build.ts'

const imageFiles = resolve(import.meta.dirname, 'image')

/**
 * Lays out a build context for `image/Dockerfile.backend` and `image/Dockerfile.dashboard` in `folder`: the image's
 * files and the executable. Build with `--build-arg BASE=<image with nodejs, curl, bash, openssl>`.
 */
export async function stageImageContext(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true })
  await cp(imageFiles, folder, { recursive: true })
  const executable = await buildEmulator()
  await copyFile(executable, join(folder, basename(executable)))
  return folder
}
