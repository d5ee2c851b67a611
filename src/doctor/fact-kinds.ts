import type { Identity } from '../convex/deployment.ts'
import type { Output } from '../io/output.ts'
import type { Finding } from '../scaffold/analysis.ts'
import type { Plan } from '../settings/plan.ts'
import type { clientFile, deploymentFile, localFile } from '../settings/variables.ts'
import type { Runtime } from '../stack/runtime.ts'
import type { ServiceState } from '../stack/service-state.ts'
import type { Environment } from '../workspace/environment.ts'
import type { Project } from '../workspace/project.ts'
import type { ServiceName } from '../workspace/services.ts'
import type { Fact } from './fact.ts'

export type StackPort = Exclude<ServiceName, 'frontend'>

/** Who has a port of the stack. */
export type PortUse = { kind: 'free' } | { kind: 'ours' } | { kind: 'foreign'; owner: string | undefined }

export type KeyState = 'accepted' | 'refused' | 'missing'

export interface AdminKeys {
  /** An accepted one. */
  key: string | undefined
  states: Record<typeof localFile | typeof clientFile, KeyState>
}

export interface VariableFacts {
  present: Record<string, string>
  wanted: Record<string, string>
  /** Names whose value is not the wanted one. */
  differing: string[]
}

/** Where doctor was called, and how. */
export interface Look {
  output: Output
  environment: Environment
  folder: string
  /** Settings given as flags. */
  settings: Environment
  /** The Feature's defaults file, whether or not it is there. */
  defaultsFile: string
}

/** An env file of the project; undefined text when it is not there. */
export interface EnvFileFacts {
  text: string | undefined
  values: Record<string, string>
}

export type EnvFileName = typeof localFile | typeof deploymentFile | typeof clientFile

/** What several checks need, each found out once for all of them. */
export interface Facts extends Look {
  project: Fact<Project>
  files: Record<EnvFileName, Fact<EnvFileFacts>>
  plan: Fact<Plan>
  /** What is to run the stack; it may not be able to. */
  chosenRuntime: Fact<Runtime>
  /** The same, once it is known to be able to. */
  runtime: Fact<Runtime>
  services: Fact<ServiceState[]>
  /** Who answers on the API's port. */
  identity: Fact<Identity>
  ports: Record<StackPort, Fact<PortUse>>
  /** The PEM of the key that signs tokens, checked. */
  jwtKey: Fact<string>
  /** What the functions folder has and lacks. */
  scaffold: Fact<Finding[]>
  /** The version of our backend, which answers. */
  backend: Fact<string>
  /** The status of an answer of the site proxy; undefined when nobody answers. */
  siteProxy: Fact<number | undefined>
  adminKeys: Fact<AdminKeys>
  /** The deployed modules; undefined when the backend does not tell. */
  modules: Fact<string[] | undefined>
  variables: Fact<VariableFacts>
}
