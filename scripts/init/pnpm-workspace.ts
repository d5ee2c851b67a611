import { parse } from 'yaml'

/** The packages of a pnpm-workspace.yaml, which may also hold nothing but settings; pnpm itself says what is wrong with it. */
export function packagesOf(text: string): string[] {
  try {
    const packages = (parse(text) as { packages?: unknown } | null)?.packages
    return Array.isArray(packages) ? packages.map(String) : []
  } catch {
    return []
  }
}
