#!/bin/bash
# An image without Node, curl and certificates: all three come from the distribution, and its lists do not stay.
# shellcheck disable=SC1091,SC2016
set -e
source dev-container-features-test-lib
# shellcheck source=test/feature/convex/checks.sh
source ./checks.sh

check_the_command
check 'Node is recent enough' bash -c '[ "$(node --version | tr -dc "0-9." | cut -d. -f1)" -ge 20 ]'
check 'curl and certificates are there' bash -c 'command -v curl && [ -s /etc/ssl/certs/ca-certificates.crt ]'
check 'no package lists stay' bash -c '[ -z "$(ls /var/lib/apt/lists)" ]'

reportResults
