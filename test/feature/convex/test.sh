#!/bin/bash
# The Feature with its default options, on an image with Node.
# shellcheck disable=SC1091,SC2016
set -e
source dev-container-features-test-lib
# shellcheck source=test/feature/convex/checks.sh
source ./checks.sh

check_the_command
check_default CONVEX_API_PORT 3210
check_default CONVEX_RUNTIME auto
check_default CONVEX_AUTO_START true
check 'the images are the pinned ones' bash -c "! grep -q IMAGE $share/defaults.env"

reportResults
