import { resolve } from 'node:path'
import { main } from '../../scripts/main.ts'
import { prepareSample } from './sample-backend.ts'

/** `npm run convex:start` and its like in this repository: a command of ours on the sample project. */
const folder = resolve(import.meta.dirname, '../fixtures/app')
const [command, ...args] = process.argv.slice(2)
await prepareSample(folder)
process.exitCode = await main(command, [...args, '--project', folder])
