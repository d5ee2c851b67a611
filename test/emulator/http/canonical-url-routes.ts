import { badRequest } from '../api-error.ts'
import { json } from './reply.ts'
import type { Route } from './route.ts'

/** Where the deployment says it can be reached (contract 5.2; facts: Recommended set-up). */
export const canonicalUrlRoutes: readonly Route[] = [
  {
    method: 'GET',
    paths: ['/api/v1/get_canonical_urls'],
    key: 'header',
    handle: ({ deployment }) => json(deployment.canonicalUrls()),
  },
  {
    method: 'POST',
    paths: ['/api/v1/update_canonical_url', '/api/update_canonical_url'],
    key: 'header',
    handle: ({ deployment, body }) => {
      const { requestDestination, url = null } = body
      if (requestDestination !== 'convexCloud' && requestDestination !== 'convexSite') {
        throw badRequest('BadJsonBody', 'requestDestination must be convexCloud or convexSite')
      }
      if (url !== null && typeof url !== 'string') throw badRequest('BadJsonBody', 'url must be a string')
      deployment.changeCanonicalUrl(requestDestination, url)
      return { status: 200 }
    },
  },
]
