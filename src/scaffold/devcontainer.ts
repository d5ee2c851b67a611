import feature from '../../devcontainer-feature.json' with { type: 'json' }

/** Under which name the Feature is published; the build puts the owner in (scripts/build/owner.ts). */
export const featureNamespace = 'OWNER/coder-convex'

const [major] = feature.version.split('.')

/** The Feature as a devcontainer.json names it. */
export const featureReference = `ghcr.io/${featureNamespace}/${feature.id}:${major}`

const isOurs = (reference: string) => new RegExp(`/${feature.id}(:|@|$)`).test(reference)

/** A devcontainer.json for a project that has none. */
export const newDevcontainer = (name: string, manager: string): string => `{
  "name": ${JSON.stringify(name)},
  "image": "mcr.microsoft.com/devcontainers/javascript-node:22",
  "features": {
    // The backend runs in Docker; leave this one out where CONVEX_BACKEND_BINARY names an executable.
    "ghcr.io/devcontainers/features/docker-in-docker:2": {},
    "${featureReference}": {}
  },
  "postCreateCommand": "${manager} install"
}
`

/** Whether a parsed devcontainer.json has the Feature, in whatever version. */
export function hasFeature(devcontainer: unknown): boolean {
  const { features } = (devcontainer ?? {}) as { features?: Record<string, unknown> }
  return Object.keys(features ?? {}).some(isOurs)
}
