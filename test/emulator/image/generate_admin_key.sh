#!/usr/bin/env bash
# Prints an admin key for the credentials on the volume.
set -e

# shellcheck source=test/emulator/image/read_credentials.sh
source ./read_credentials.sh

key=$(./generate_key "$INSTANCE_NAME" "$INSTANCE_SECRET")
echo "$key"
