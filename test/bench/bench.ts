import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { prepareEngine } from '../engine/engine.ts'
import { ensureTestImages } from '../engine/images.ts'
import { ensureFeatureImages } from '../feature/images.ts'
import { featureLimits, measureFeature } from './feature.ts'
import { type Row, within } from './rows.ts'
import { measureStack } from './stack.ts'

/** `npm run bench`: every claim about speed, measured in one run; a table for people, and JSON. */
const engine = await prepareEngine()
const rows: Row[] = []
try {
  Object.assign(process.env, engine.env)
  rows.push(...(await measureStack(engine.env, await ensureTestImages(engine))))
  await ensureFeatureImages(engine)
  const { install, installNothing, hook } = await measureFeature(5)
  rows.push(
    within(
      'Feature build where Node is there / empty Feature',
      featureLimits.installAboveNothing,
      install,
      installNothing,
    ),
    within('start hook in a running container', featureLimits.hook, hook),
  )
} finally {
  await engine.stop()
}

const artifacts = resolve(import.meta.dirname, '../artifacts')
mkdirSync(artifacts, { recursive: true })
writeFileSync(join(artifacts, 'bench.json'), `${JSON.stringify(rows, null, 2)}\n`)
console.table(rows)
console.log(JSON.stringify(rows))
