import { problem } from '../../io/errors.ts'
import { requireCompose } from '../../stack/compose-problems.ts'
import { docker } from '../../stack/containers.ts'
import type { Check } from '../check.ts'
import { ok, Skip } from '../check-result.ts'
import { compareImages, type ImagePair } from '../compare/images.ts'
import type { Facts } from '../fact-kinds.ts'

const topologies = {
  local: 'ports published on loopback',
  sibling: "in this container's own network",
  remote: 'on another machine',
} as const

/** What runs the stack, and how it is seen from here. */
const runtime: Check = {
  name: 'runtime',
  run: async (facts) => {
    const chosen = await facts.chosenRuntime.find()
    if (chosen.kind === 'process') await facts.runtime.find()
    const topology = await chosen.topology()
    if (topology === 'remote')
      throw problem('REMOTE_ENGINE', { host: facts.environment.DOCKER_HOST ?? 'unknown' })
    return ok(topology ? `${chosen.description}, ${topologies[topology]}` : chosen.description)
  },
}

async function requireDockerRuntime(facts: Facts): Promise<void> {
  if ((await facts.chosenRuntime.need()).kind === 'process')
    throw new Skip('Not needed: the backend is one process.')
}

/** S15, "Docker services are running", and S16: without its engine there are none. */
const engine: Check = {
  name: 'docker engine',
  run: async (facts) => {
    await requireDockerRuntime(facts)
    await facts.runtime.find()
    const { ok: told, stdout } = await docker(['version', '--format', '{{.Server.Version}}'])
    return ok(told ? stdout.trim() : 'answers')
  },
}

const compose: Check = {
  name: 'docker compose',
  run: async (facts) => {
    await requireDockerRuntime(facts)
    return ok(await requireCompose())
  },
}

/** Backend and dashboard come in two images that must be of one release (convex-backend#343). */
const images: Check = {
  name: 'images',
  run: async (facts) => {
    await requireDockerRuntime(facts)
    const { settings, dashboard } = await facts.plan.need()
    const running: Partial<ImagePair> = {}
    for (const { name, image } of await facts.services.need()) {
      if (image && (name === 'backend' || name === 'dashboard')) running[name] = image
    }
    const wanted = {
      backend: settings.CONVEX_BACKEND_IMAGE?.value ?? '',
      dashboard: dashboard ? settings.CONVEX_DASHBOARD_IMAGE?.value : undefined,
    }
    return compareImages(wanted, running)
  },
}

export const dockerChecks: readonly Check[] = [runtime, engine, compose, images]
