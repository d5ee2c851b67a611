#!/bin/bash
# Every option with another value than its default.
# shellcheck disable=SC1091,SC2016
set -e
source dev-container-features-test-lib
# shellcheck source=test/feature/convex/checks.sh
source ./checks.sh

check_the_command
check_default CONVEX_API_PORT 13210
check_default CONVEX_SITE_PORT 13211
check_default CONVEX_DASHBOARD_PORT 16791
check_default CONVEX_RUNTIME process
check_default CONVEX_DATABASE sqlite
check_default CONVEX_AUTO_START false
check_default CONVEX_BACKEND_IMAGE ghcr.io/get-convex/convex-backend:latest
check_default CONVEX_DASHBOARD_IMAGE ghcr.io/get-convex/convex-dashboard:latest
check 'the command takes them' bash -c 'cd "$(mktemp -d)" && echo "{}" >package.json && coder-convex urls | grep -q 13210'
check 'the hook stays off' bash -c "cd / && sh $share/start-hook.sh | grep -q 'autoStart=false'"

reportResults
