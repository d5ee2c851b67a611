#!/bin/bash
# A container whose user is not root.
# shellcheck disable=SC1091,SC2016
set -e
source dev-container-features-test-lib
# shellcheck source=test/feature/convex/checks.sh
source ./checks.sh

check 'the user is not root' bash -c '[ "$(id -u)" -ne 0 ]'
check_the_command
check 'the user cannot change what was installed' bash -c "! touch $share/defaults.env 2>/dev/null"
check 'the settings are read' bash -c 'cd "$(mktemp -d)" && echo "{}" >package.json && coder-convex urls | grep -q 3210'

reportResults
