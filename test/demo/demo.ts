import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { bundleCli } from '../../scripts/build/bundle.ts'
import { copySampleProject } from '../fixtures/sample-project.ts'
import { prepareSample } from './sample-backend.ts'

/**
 * `npm run demo`: the main job on a copy of the sample project, with the built command, as a user would run it;
 * `npm run demo:stop` ends it and removes the copy.
 */
const folder = join(tmpdir(), `coder-convex-demo-${userInfo().uid}`)
const app = join(folder, 'app')

const say = (text: string) => process.stderr.write(`${text}\n`)

function coderConvex(executable: string, command: string): number {
  say(`\n$ coder-convex ${command}`)
  return (
    spawnSync(process.execPath, [executable, command, '--project', app], { stdio: 'inherit' }).status ?? 1
  )
}

async function start(executable: string): Promise<number> {
  if (!existsSync(app)) copySampleProject(app)
  say(`sample project: ${app}`)
  await prepareSample(app)
  const failed = coderConvex(executable, 'start') || coderConvex(executable, 'status')
  say('\nStop it and remove the copy with: npm run demo:stop')
  return failed
}

async function stop(executable: string): Promise<number> {
  if (!existsSync(app)) {
    say('The demo is not there.')
    return 0
  }
  const failed = coderConvex(executable, 'stop')
  if (!failed) await rm(folder, { recursive: true })
  return failed
}

const executable = await bundleCli()
process.exitCode = process.argv[2] === 'stop' ? await stop(executable) : await start(executable)
