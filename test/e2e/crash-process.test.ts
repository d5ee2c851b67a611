import { testCrashes } from './crash.ts'

testCrashes('process')
