/** The parts of a package.json that init looks at. */
export interface Manifest {
  name?: string
  scripts?: Readonly<Record<string, string>>
  dependencies?: Readonly<Record<string, string>>
  devDependencies?: Readonly<Record<string, string>>
  optionalDependencies?: Readonly<Record<string, string>>
  peerDependencies?: Readonly<Record<string, string>>
}

/** Everything that the plan of `init` depends on; read once, before anything is changed. */
export interface ProjectFacts {
  /** The folder of its package.json. */
  folder: string
  manifest: Manifest
  /** The folder of the Convex functions, relative; `convex.json` may move it. */
  functionsFolder: string
  /** The texts of the files that init may touch or looks at, by their path in the project. */
  files: ReadonlyMap<string, string>
  /** Versions that are installed, by package; a package that is not there is left out. */
  installed: Readonly<Record<string, string>>
}

/** Extensions that a script may have, in the order in which Vite looks for them. */
export const scriptExtensions = ['.tsx', '.ts', '.jsx', '.js', '.mts', '.mjs'] as const

const extensionPattern = /\.(tsx|ts|jsx|js|mts|mjs)$/

/** The path of a script that is there under any extension. */
export const findScript = ({ files }: Pick<ProjectFacts, 'files'>, path: string): string | undefined =>
  scriptExtensions.map((extension) => path + extension).find((candidate) => files.has(candidate))

/** The scripts of the functions folder: texts by their path in it, without the extension. */
export function functionSources({ files, functionsFolder }: ProjectFacts): Map<string, string> {
  const sources = new Map<string, string>()
  for (const [path, text] of files) {
    if (path.startsWith(`${functionsFolder}/`) && isScript(path))
      sources.set(path.slice(functionsFolder.length + 1).replace(extensionPattern, ''), text)
  }
  return sources
}

/** Whether a path is that of a script; declarations of types are none. */
export const isScript = (path: string): boolean => extensionPattern.test(path) && !/\.d\.[mc]?ts$/.test(path)

/** The ranges of a manifest, whatever list they are in. */
export const listedDependencies = (manifest: Manifest): Record<string, string> => ({
  ...manifest.peerDependencies,
  ...manifest.optionalDependencies,
  ...manifest.devDependencies,
  ...manifest.dependencies,
})

/** Whether the project is written in TypeScript. */
export function usesTypeScript(facts: ProjectFacts): boolean {
  if (facts.files.has('tsconfig.json') || 'typescript' in listedDependencies(facts.manifest)) return true
  return [...facts.files.keys()].some(
    (path) => path.startsWith(`${facts.functionsFolder}/`) && /\.tsx?$/.test(path) && isScript(path),
  )
}
