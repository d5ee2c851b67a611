#!/bin/sh
# Starts the container's own engine, then what the container is for.
set -eu
# A container that was killed leaves the number of a process that is another one now.
rm -f /var/run/docker.pid /var/run/docker/containerd/containerd.pid
setsid dockerd >/var/log/dockerd.log 2>&1 </dev/null &
exec "$@"
