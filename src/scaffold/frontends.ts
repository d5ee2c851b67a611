import { listedDependencies, type ProjectFacts } from './facts.ts'

export interface Frontend {
  /** As people call it. */
  name: string
  /** The command of its development server. */
  command: string
  /** Whether init makes its page. */
  scaffolded: boolean
}

interface FrontendRow extends Frontend {
  /** It is this one when the project depends on all of these. */
  dependencies: readonly string[]
}

/** The first row that fits counts: a framework that builds on another one stands above it. */
const frontends: readonly FrontendRow[] = [
  { name: 'Next.js', dependencies: ['next'], command: 'next dev', scaffolded: false },
  { name: 'Expo', dependencies: ['expo'], command: 'expo start', scaffolded: false },
  { name: 'Nuxt', dependencies: ['nuxt'], command: 'nuxt dev', scaffolded: false },
  { name: 'Astro', dependencies: ['astro'], command: 'astro dev', scaffolded: false },
  { name: 'SvelteKit', dependencies: ['@sveltejs/kit'], command: 'vite dev', scaffolded: false },
  {
    name: 'React Router',
    dependencies: ['@react-router/dev'],
    command: 'react-router dev',
    scaffolded: false,
  },
  { name: 'TanStack Start', dependencies: ['@tanstack/react-start'], command: 'vite dev', scaffolded: false },
  {
    name: 'Create React App',
    dependencies: ['react-scripts'],
    command: 'react-scripts start',
    scaffolded: false,
  },
  { name: 'Angular', dependencies: ['@angular/core'], command: 'ng serve', scaffolded: false },
  { name: 'Vite and React', dependencies: ['vite', 'react'], command: 'vite', scaffolded: true },
  { name: 'Vite', dependencies: ['vite'], command: 'vite', scaffolded: false },
]

/** The project's frontend, if it has one that is known. */
export function frontendOf(facts: ProjectFacts): Frontend | undefined {
  const listed = listedDependencies(facts.manifest)
  const row = frontends.find(({ dependencies }) => dependencies.every((name) => name in listed))
  if (!row) return undefined
  // Where Vite's root is another folder, a page of ours would never be shown.
  return { name: row.name, command: row.command, scaffolded: row.scaffolded && facts.files.has('index.html') }
}
