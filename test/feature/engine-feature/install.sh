#!/bin/sh
# Lays the entrypoint that starts the image's own dockerd in the background.
set -eu
cp "$(dirname "$0")/entrypoint.sh" /usr/local/share/engine-entrypoint.sh
chmod 755 /usr/local/share/engine-entrypoint.sh
