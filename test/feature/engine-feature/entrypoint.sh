#!/bin/sh
# Starts the container's own engine, then what the container is for.
set -eu

# A container that was killed leaves the number of a process that is another one now.
rm -f /var/run/docker.pid /var/run/docker/containerd/containerd.pid

# Without --privileged the control groups and the kernel's settings are there to be read only.
awk '$3 ~ /^cgroup/ || $2 == "/proc/sys" { print $2 }' /proc/mounts |
  while read -r mounted; do mount -o remount,bind,rw "$mounted"; done
# Version 2 gives no controllers to a group that has processes itself.
if [ -f /sys/fs/cgroup/cgroup.controllers ]; then
  mkdir -p /sys/fs/cgroup/init
  xargs -rn1 </sys/fs/cgroup/cgroup.procs >/sys/fs/cgroup/init/cgroup.procs || true
  sed -e 's/ / +/g' -e 's/^/+/' </sys/fs/cgroup/cgroup.controllers >/sys/fs/cgroup/cgroup.subtree_control
fi

setsid dockerd >/var/log/dockerd.log 2>&1 </dev/null &
exec "$@"
