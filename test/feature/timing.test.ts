import { expect, test } from 'vitest'
import { featureLimits, measureFeature } from './timing.ts'

test('installing and starting cost no more than was promised', async () => {
  const { install, installNothing, hook } = await measureFeature(1)
  expect(install - installNothing).toBeLessThan(featureLimits.installAboveNothing)
  expect(hook).toBeLessThan(featureLimits.hook)
})
