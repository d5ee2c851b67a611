import { testCrashes } from './crash.ts'

testCrashes('docker')
