import { type CheckResult, ok, warning } from '../check-result.ts'

export interface ImagePair {
  backend: string
  /** Undefined when the stack has no dashboard. */
  dashboard: string | undefined
}

/** What stands behind the last ":" of a reference; undefined without a tag, with a digest, or for a bare id. */
export const tagOf = (image: string): string | undefined =>
  image.includes('@') || image.startsWith('sha256:') ? undefined : /:([\w.-]+)$/.exec(image)?.[1]

/**
 * Whether backend and dashboard are of one release, and whether those that run are the ones that are set.
 *
 * @param wanted from the settings
 * @param running what the engine says of the containers; it names an image by id once its tag has moved
 */
export function compareImages(wanted: ImagePair, running: Partial<ImagePair>): CheckResult {
  const { backend, dashboard } = wanted
  const [backendTag, dashboardTag] = [tagOf(backend), dashboard && tagOf(dashboard)]
  if (backendTag && dashboardTag && backendTag !== dashboardTag) {
    return warning(
      `The backend's image has the tag ${backendTag}, the dashboard's ${dashboardTag}; they must be of one release.`,
      'Give CONVEX_BACKEND_IMAGE and CONVEX_DASHBOARD_IMAGE the same tag, and run "coder-convex restart".',
    )
  }
  const other = (['backend', 'dashboard'] as const).find((name) => {
    const [is, should] = [running[name], wanted[name]]
    return is !== undefined && should !== undefined && tagOf(is) !== undefined && is !== should
  })
  if (other) {
    return warning(
      `The ${other} runs ${running[other]}, and ${wanted[other]} is set.`,
      'Run "coder-convex start", which makes the container anew.',
    )
  }
  const tag = backendTag ?? backend
  return ok(dashboard ? `backend and dashboard ${tag}` : `backend ${tag}`)
}
