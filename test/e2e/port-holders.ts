import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { testLabel } from '../engine/labels.ts'
import { dockerSays } from './docker-side.ts'
import { variable } from './programs.ts'

/** Something else that has a port, and how the product should call it. */
export interface PortHolder {
  name: string
  end(): Promise<void>
}

/** A node process that listens on a port of loopback. */
export async function processOn(port: number): Promise<PortHolder> {
  const script = `require('http').createServer().listen(${port}, '127.0.0.1', () => console.log('listening'))`
  const child = spawn(process.execPath, ['--eval', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  await once(child.stdout, 'data')
  return {
    name: `node (pid ${child.pid})`,
    end: async () => {
      child.kill()
      await ended
    },
  }
}

/** A container that publishes a port and belongs to no stack. */
export async function containerOn(port: number): Promise<PortHolder> {
  const name = `cctest-holder-${port}`
  const flags = ['--detach', '--name', name, '--label', testLabel, '--publish', `127.0.0.1:${port}:80`]
  const image = variable('CODER_CONVEX_TEST_DASHBOARD_IMAGE')
  await dockerSays('run', ...flags, image)
  return {
    name: `the container ${name}`,
    end: async () => {
      await dockerSays('rm', '--force', name)
    },
  }
}
