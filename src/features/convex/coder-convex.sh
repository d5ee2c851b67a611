#!/bin/sh
# The command of the Feature: finds Node and runs the bundle. Node may come from a Feature that was installed later,
# so it is looked for at every call.
set -eu

bundle=/usr/local/share/coder-convex/cli/coder-convex.js

for node in "$(command -v node || true)" /usr/local/share/nvm/current/bin/node /usr/local/bin/node /usr/bin/node; do
  [ -x "$node" ] || continue
  version=$("$node" --version 2>/dev/null) || continue
  major=${version#v}
  if [ "${major%%.*}" -ge 20 ] 2>/dev/null; then
    exec "$node" "$bundle" "$@"
  fi
  too_old="$node is $version"
done

printf '%s\n' \
  "error NODE_MISSING: coder-convex needs Node 20 or newer, and ${too_old:-there is none on the PATH}." \
  '  why: The image has no suitable Node, and the Feature was told not to install one or could not.' \
  '  fix: Add the Feature ghcr.io/devcontainers/features/node, or remove "nodeVersion": "none" from this one.' >&2
exit 1
