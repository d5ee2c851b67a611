#!/bin/sh
# Tells in a file whether coder-convex was there already.
set -eu
if [ -e /usr/local/share/coder-convex ]; then echo after; else echo before; fi >/usr/local/share/node-was-installed
