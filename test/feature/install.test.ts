import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { baseImage } from '../engine/base-image.ts'
import { runBats } from './bats.ts'
import { readOnly } from './dev-workspace.ts'
import { plainImage, suites } from './images.ts'
import { runFolder } from './run-folder.ts'

/** install.sh inside containers: the tests themselves are bats files in the folder install. */
describe('where everything is present', () => {
  test('options', async () => {
    expect(await runBats('options', { image: baseImage })).toHaveLength(8)
  })

  test('files', async () => {
    expect(await runBats('files', { image: baseImage })).toHaveLength(13)
  })

  test('the start hook', async () => {
    expect(await runBats('hook', { image: baseImage })).toHaveLength(10)
  })

  test.each(['/usr/local/share', '/usr/local/bin', '/usr/share/bash-completion'])(
    'a read-only %s',
    async (folder) => {
      const empty = join(runFolder(), 'empty')
      await mkdir(empty, { recursive: true })
      const flags = ['--network', 'none', '--mount', readOnly(empty, folder), '--env', `READ_ONLY=${folder}`]
      expect(await runBats('read-only', { image: baseImage, flags })).toHaveLength(1)
    },
  )
})

test.each(suites)('without network, with curl, certificates and Node missing, on %s', async (suite) => {
  expect(await runBats('missing', { image: plainImage(suite) })).toHaveLength(16)
})

test('as envbuilder installs, without Node and Docker', async () => {
  expect(await runBats('envbuilder', { image: plainImage('bookworm'), flags: [] })).toHaveLength(2)
})
