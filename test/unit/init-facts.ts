import type { Manifest, ProjectFacts } from '../../src/scaffold/facts.ts'

/** Facts of a project, from its manifest and its other files. */
export const factsOf = (
  manifest: Manifest,
  files: Readonly<Record<string, string>> = {},
  more: Partial<ProjectFacts> = {},
): ProjectFacts => ({
  folder: '/app',
  functionsFolder: 'convex',
  manifest,
  files: new Map(Object.entries({ 'package.json': JSON.stringify(manifest), ...files })),
  installed: {},
  ...more,
})

export const viteReact: Manifest = {
  name: 'web',
  scripts: { dev: 'vite', build: 'vite build' },
  dependencies: { react: '^19.0.0', 'react-dom': '^19.0.0' },
  devDependencies: { vite: '^8.0.0' },
}

export const choices = {
  template: 'default',
  devcontainer: false,
  install: true,
  replaceFrontend: false,
} as const
