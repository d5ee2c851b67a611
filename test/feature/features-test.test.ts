import { expect, test } from 'vitest'
import { nodeImage } from './images.ts'
import { devcontainer, testedCollection } from './run-folder.ts'

const always = ['convex', 'convex executed twice with randomized options']
const scenarios = [
  'all_options',
  'no_node_on_bookworm',
  'no_node_on_bullseye',
  'node_from_the_distribution',
  'non_root_user',
]

/** `devcontainer features test`; answers the names of what passed, after making sure that checks ran in each. */
async function featuresTest(image: string, ...flags: string[]): Promise<string[]> {
  const target = ['--project-folder', testedCollection(), '--features', 'convex', '--base-image', image]
  const { code, stdout, stderr } = await devcontainer('features', 'test', ...target, ...flags)
  const said = `${stdout}${stderr}`
  if (code !== 0) throw new Error(`features test on ${image} failed:\n${said.slice(-6000)}`)
  // The CLI calls it a success when no test ran at all.
  const passed = [...said.matchAll(/^✅ Passed: +'(.+)'$/gm)].map(([, name = '']) => name)
  const checks = said.match(/^✅ {2}Passed '/gm) ?? []
  expect(checks.length).toBeGreaterThanOrEqual(passed.length * 9)
  return passed.sort()
}

test('on bookworm, with all scenarios', async () => {
  expect(await featuresTest(nodeImage('bookworm'))).toEqual([...always, ...scenarios].sort())
})

test.each(['bullseye', 'trixie'] as const)('on %s', async (suite) => {
  expect(await featuresTest(nodeImage(suite), '--skip-scenarios')).toEqual(always)
})
