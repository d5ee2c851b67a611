#!/usr/bin/env bash
# Sourced: settles INSTANCE_SECRET and INSTANCE_NAME and keeps them on the volume. The environment comes first, then
# what an earlier start kept, then a new secret and the default name.
set -e

DATA_DIR=${DATA_DIR:-/convex/data}
CREDENTIALS_DIR=${CREDENTIALS_DIR:-$DATA_DIR/credentials}
mkdir -p "$CREDENTIALS_DIR"

# kept NAME: what an earlier start wrote, or nothing.
kept() {
  if [[ -f $CREDENTIALS_DIR/$1 ]]; then cat "$CREDENTIALS_DIR/$1"; fi
}

if [[ -z ${INSTANCE_SECRET:-} ]]; then INSTANCE_SECRET=$(kept instance_secret); fi
# An empty file is as good as an answer, as upstream has it: only a missing file gets a new secret.
if [[ -z $INSTANCE_SECRET && ! -f $CREDENTIALS_DIR/instance_secret ]]; then INSTANCE_SECRET=$(openssl rand -hex 32); fi
if [[ -z ${INSTANCE_NAME:-} ]]; then INSTANCE_NAME=$(kept instance_name); fi
if [[ -z $INSTANCE_NAME && ! -f $CREDENTIALS_DIR/instance_name ]]; then INSTANCE_NAME=convex-self-hosted; fi

echo "$INSTANCE_SECRET" >"$CREDENTIALS_DIR/instance_secret"
echo "$INSTANCE_NAME" >"$CREDENTIALS_DIR/instance_name"
export INSTANCE_SECRET INSTANCE_NAME
