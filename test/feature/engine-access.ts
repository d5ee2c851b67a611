/** The mount that gives a container the engine which it runs in, where every client looks for one. */
export function engineSocket(): string {
  const socket = (process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock').replace(/^unix:\/\//, '')
  return `type=bind,source=${socket},target=/var/run/docker.sock`
}
