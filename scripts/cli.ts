#!/usr/bin/env node
import packageJson from '../package.json' with { type: 'json' }

const [first, ...rest] = process.argv.slice(2)

// Before anything else is loaded: this answer should cost no more than node itself.
if (first === '--version' || first === '-v' || first === 'version') {
  process.stdout.write(`${packageJson.version}\n`)
} else {
  const { main } = await import('./main.ts')
  process.exitCode = await main(first, rest)
}
