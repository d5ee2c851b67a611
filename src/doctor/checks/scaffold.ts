import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Finding } from '../../scaffold/analysis.ts'
import type { Check } from '../check.ts'
import { type CheckResult, failure, ok, Skip } from '../check-result.ts'
import type { Facts } from '../fact-kinds.ts'
import { requireSetUp } from '../requirements.ts'

/** S15: schema with ...authTables, auth.ts with convexAuth(), auth.config.ts, http.ts with auth.addHttpRoutes(http). */
const requirement = (name: string, wanted: Finding['requirement']): Check => ({
  name,
  run: async (facts) => {
    const { dependencies, functionsFolder } = await facts.project.need()
    if (!dependencies.includes('@convex-dev/auth'))
      throw new Skip('The project does not use @convex-dev/auth.')
    const finding = (await facts.scaffold.find()).find((each) => each.requirement === wanted)
    if (!finding) throw new Error(`nothing was found out about ${wanted}`)
    return resultOf(finding, functionsFolder)
  },
})

function resultOf(finding: Finding, folder: string): CheckResult {
  const { file, line, add, detail } = finding
  const place = `${folder}/${file}${line === undefined ? '' : `, line ${line}`}`
  switch (finding.state) {
    case 'right':
      return ok(detail)
    case 'missing-file':
      return failure(`There is no ${folder}/${file}.ts.`, 'Run "coder-convex init", which makes it.')
    case 'unparsable':
      return failure(`${place}: ${detail}`, 'Correct the syntax error.')
    case 'lacking': {
      const lines = add?.trim().replace(/\s*\n\s*/g, ' ⏎ ')
      return failure(
        `${place}: ${detail}`,
        lines ? `Add: ${lines}` : 'Run "coder-convex init", which says what to add.',
      )
    }
  }
}

/** What codegen makes; convex.json may ask for TypeScript instead of declarations. */
const generatedFiles = [
  { file: 'api.d.ts', instead: 'api.ts' },
  { file: 'api.js', instead: 'api.ts' },
  { file: 'dataModel.d.ts', instead: 'dataModel.ts' },
  { file: 'server.d.ts', instead: 'server.ts' },
  { file: 'server.js', instead: 'server.ts' },
] as const

/** S15, "_generated exists", "Frontend can import from convex/_generated/api"; S16, "Types not generating". */
const generated: Check = {
  name: 'generated types',
  run: async (facts) => {
    await requireSetUp(facts)
    const { folder, functionsFolder } = await facts.project.need()
    const generatedFolder = `${functionsFolder}/_generated`
    const isThere = (file: string) => existsSync(join(folder, generatedFolder, file))
    const missing = generatedFiles.filter(({ file, instead }) => !isThere(file) && !isThere(instead))
    if (missing.length === 0) return ok(generatedFolder)
    await requireDeployed(facts)
    const said =
      missing.length === generatedFiles.length
        ? `${generatedFolder} is not there`
        : `${generatedFolder} lacks ${missing.map(({ file }) => file).join(', ')}`
    return failure(
      `${said}, so neither the app nor the functions find their types.`,
      'Run "coder-convex deploy".',
    )
  },
}

/** Before the first deploy there is nothing to be missed. */
async function requireDeployed(facts: Facts): Promise<void> {
  if ((await facts.modules.need())?.length === 0) throw new Skip('The first deploy makes them.')
}

export const scaffoldChecks: readonly Check[] = [
  requirement('schema', 'authTables'),
  requirement('auth', 'convexAuth'),
  requirement('auth config', 'authProvider'),
  requirement('http', 'httpRoutes'),
  generated,
]
