import { cp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { nodeImage, plainImage, suites } from './images.ts'

/** The images of Docker's library that scenarios name, and what stands in for them where no registry is. */
const standsFor: Readonly<Record<string, string>> = Object.fromEntries(
  suites.flatMap((suite) => [
    [`debian:${suite}`, plainImage(suite)],
    [`node:20-${suite}`, nodeImage(suite)],
  ]),
)

interface Scenario {
  image: string
}

/**
 * Copies a staged collection to be tested without a registry: the CLI would ask one even for soft dependencies, and
 * the scenarios' images cannot be pulled.
 *
 * @param installsAfter replaces the Feature's own; empty leaves it out
 */
export async function copyForTests(from: string, to: string, installsAfter: string[] = []): Promise<void> {
  await cp(from, to, { recursive: true })
  await editJson(join(to, 'src/convex/devcontainer-feature.json'), (metadata: Record<string, unknown>) => {
    const { installsAfter: _, ...rest } = metadata
    return installsAfter.length > 0 ? { ...rest, installsAfter } : rest
  })
  await editJson(join(to, 'test/convex/scenarios.json'), (scenarios: Record<string, Scenario>) =>
    Object.fromEntries(
      Object.entries(scenarios).map(([name, scenario]) => {
        const image = standsFor[scenario.image]
        if (!image) throw new Error(`scenario ${name}: nothing stands in for ${scenario.image}`)
        return [name, { ...scenario, image }]
      }),
    ),
  )
}

async function editJson<T>(file: string, edit: (value: T) => unknown): Promise<void> {
  const value = JSON.parse(await readFile(file, 'utf8')) as T
  await writeFile(file, JSON.stringify(edit(value), null, 2))
}
