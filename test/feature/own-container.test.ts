import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'jsonc-parser'
import { afterAll, expect, test } from 'vitest'
import { repository } from '../engine/paths.ts'
import { type DevWorkspace, makeDevWorkspace } from './dev-workspace.ts'
import { nodeImage } from './images.ts'

/** This repository's own dev container, without what only a registry could give. */
let workspace: DevWorkspace | undefined
afterAll(() => workspace?.close())

test('this repository’s own devcontainer.json gives the command', async () => {
  const config = parse(readFileSync(join(repository, '.devcontainer/devcontainer.json'), 'utf8'))
  workspace = await makeDevWorkspace({
    image: nodeImage('bookworm'),
    options: config.features['./convex'],
    more: { name: config.name, remoteUser: 'node' },
  })
  const { said } = await workspace.up()
  expect(said).toContain('automatic start is off')
  expect(await workspace.succeed('coder-convex', '--version')).toMatch(/^\d/)
})
