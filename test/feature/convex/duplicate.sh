#!/bin/bash
# The Feature twice in one container, first with other options and then with the default ones: the later ones count.
# shellcheck disable=SC1091,SC2016
set -e
source dev-container-features-test-lib
# shellcheck source=test/feature/convex/checks.sh
source ./checks.sh

check_the_command
check_default CONVEX_API_PORT 3210
check_default CONVEX_RUNTIME auto
check_default CONVEX_AUTO_START true
check 'no other image stays' bash -c "! grep -q IMAGE $share/defaults.env"

reportResults
