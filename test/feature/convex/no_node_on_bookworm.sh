#!/bin/bash
# Where the distribution has no Node that is recent enough and none was asked for, the command says so.
# shellcheck disable=SC1091,SC2016
set -e
source dev-container-features-test-lib
# shellcheck source=test/feature/convex/checks.sh
source ./checks.sh

check_node_is_missed
check 'curl and certificates are there' bash -c 'command -v curl && [ -s /etc/ssl/certs/ca-certificates.crt ]'

reportResults
