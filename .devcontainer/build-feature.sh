#!/bin/sh
# Stages the Feature of this checkout into .devcontainer/convex. It runs on the machine that the container is opened
# from, with its npm or, where there is none, with the one of the image.
set -eu
cd "$(dirname "$0")/.."

build='{ [ -d node_modules ] || npm ci; } && npm run feature:build'
if command -v npm >/dev/null 2>&1; then
  sh -c "$build"
else
  docker run --rm --user "$(id -u):$(id -g)" --env HOME=/tmp --volume "$PWD:/repository" --workdir /repository \
    node:20-bookworm sh -c "$build"
fi
