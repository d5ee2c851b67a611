# In a container without network, without curl, certificates and Node: a clear sentence and nothing half laid; and the
# branches of the distributions and of Node's archive, with stand-ins for what would be fetched.

load install

setup_file() {
  # apt would ask the absent network again and again, with pauses.
  echo 'Acquire::Retries "0";' >/etc/apt/apt.conf.d/no-retries
}

# pretend_packages: curl and certificates are there.
pretend_packages() {
  echo 'exit 22' | stub curl
  if [[ ! -e /etc/ssl/certs/ca-certificates.crt ]]; then
    mkdir -p /etc/ssl/certs
    touch /etc/ssl/certs/ca-certificates.crt
    pretended=true
  fi
}

teardown() {
  if [[ ${pretended:-} ]]; then rm -f /etc/ssl/certs/ca-certificates.crt; fi
  rm -f /usr/local/bin/node
  rm -rf /usr/local/share/nvm
  remove_what_is_laid
  if [[ -e /etc/os-release.kept ]]; then mv /etc/os-release.kept /etc/os-release; fi
}

@test "packages that cannot be fetched are named" {
  install
  assert_refused 'these could not be installed: curl ca-certificates.'
  assert_stderr --partial 'Check the network of the image build'
}

@test "Node that cannot be fetched is named" {
  pretend_packages
  install
  assert_refused 'these could not be installed: Node 20.'
}

@test "an unknown distribution is refused only when something is missing" {
  pretend_distribution 'ID=plan9'
  install
  assert_refused 'the distribution "plan9" is not supported'
  assert_stderr --partial 'Install bash, curl, ca-certificates and Node 20 in your image first'
  pretend_packages
  install NODEVERSION=none
  assert_success
}

@test "an image without os-release is refused only when something is missing" {
  pretend_distribution ''
  rm /etc/os-release
  install
  assert_refused 'this image has no /etc/os-release'
  pretend_packages
  install NODEVERSION=none
  assert_success
}

@test "derived distributions are told by their family" {
  pretend_distribution 'ID=linuxmint' 'ID_LIKE="ubuntu debian"'
  install
  assert_refused 'these could not be installed: curl ca-certificates.'
}

# pretend_node VERSION PLACE
pretend_node() {
  mkdir -p "$(dirname "$2")"
  printf '#!/bin/sh\n[ "$1" != --version ] || { echo v%s; exit; }\necho ran "$@"\n' "$1" >"$2"
  chmod 755 "$2"
}

@test "without Node the command says what is missing and how to get it" {
  pretend_packages
  install NODEVERSION=none
  assert_success
  assert_output --partial 'It needs Node 20 or newer to run'
  run -1 --separate-stderr "$command" --version
  assert_stderr --partial 'error NODE_MISSING: coder-convex needs Node 20 or newer, and there is none on the PATH.'
  assert_stderr --partial 'fix: '
}

@test "the command finds a Node that came later" {
  pretend_packages
  install NODEVERSION=none
  pretend_node 18.20.0 "$stubs/node"
  run -1 env "PATH=$stubs:$PATH" "$command" --version
  assert_output --partial "and $stubs/node is v18.20.0."
  pretend_node 22.1.0 /usr/local/share/nvm/current/bin/node
  run -0 env "PATH=$stubs:$PATH" "$command" status --json
  assert_output "ran $share/cli/coder-convex.js status --json"
}

@test "Node of the Node Feature is enough" {
  pretend_packages
  pretend_node 18.1.0 "$stubs/node"
  pretend_node 20.9.0 /usr/local/share/nvm/current/bin/node
  install
  assert_success
  assert_output --partial 'installed; Node 20 runs it'
}

@test "another program called node is none" {
  pretend_packages
  echo 'echo "amateur radio"' | stub node
  install
  assert_refused 'these could not be installed: Node 20.'
}

# A server of Node's project: an archive with a program that only says its version, and its checksum.
pretend_node_server() {
  pretend_packages
  local site="$BATS_TEST_TMPDIR/site" name=node-v20.77.0-linux-x64
  mkdir -p "$site/$name/share/doc"
  pretend_node 20.77.0 "$site/$name/bin/node"
  touch "$site/$name/README.md" "$site/$name/LICENSE"
  tar -C "$site" -czf "$site/$name.tar.gz" "$name"
  { printf '%064d  node-v20.77.0-linux-arm64.tar.gz\n' 0 && cd "$site" && sha256sum "$name.tar.gz"; } >"$site/SHASUMS256.txt"
  echo 'echo x86_64' | stub uname
  stub curl <<STUB
# curl -fsSL --retry 3 URL -o FILE
case \$4 in https://nodejs.org/dist/latest-v20.x/*) cp "$site/\${4##*/}" "\$6" ;; *) exit 22 ;; esac
STUB
}

@test "Node's own archive is taken when its checksum is right" {
  pretend_node_server
  install
  assert_success
  assert_output --partial 'installing Node 20 from nodejs.org'
  run -0 /usr/local/bin/node --version
  assert_output v20.77.0
  run -0 stat --format %u:%g:%a /usr/local/bin/node
  assert_output 0:0:755
  assert [ ! -e /usr/local/README.md ]
  run -0 "$command" x
  assert_output "ran $share/cli/coder-convex.js x"
}

@test "an archive with another checksum is thrown away" {
  pretend_node_server
  echo >>"$BATS_TEST_TMPDIR/site/node-v20.77.0-linux-x64.tar.gz"
  install
  assert_refused 'the checksum of node-v20.77.0-linux-x64.tar.gz does not match'
  assert [ ! -e /usr/local/bin/node ]
  run -0 find /tmp -maxdepth 2 -name 'node-v20*' -not -path "$BATS_RUN_TMPDIR/*"
  assert_output ''
}

@test "a machine that Node has no archive for is named" {
  pretend_node_server
  echo 'echo riscv64' | stub uname
  install
  assert_refused 'there is no archive of Node for riscv64'
}

# pretend_installer NAME: writes down how it was called, and brings curl and certificates.
pretend_installer() {
  calls="$BATS_TEST_TMPDIR/calls"
  echo 'exit 22' >"$BATS_TEST_TMPDIR/curl"
  stub "$1" <<STUB
printf "%s\\n" "\$*" >>"$calls"
case "\$*" in
  *curl*) mkdir -p /etc/ssl/certs && touch /etc/ssl/certs/ca-certificates.crt && cp "$BATS_TEST_TMPDIR/curl" "$stubs/curl" ;;
  *'list -q nodejs'*) echo 'nodejs-${2:-22.1.0-r0} x86_64 {nodejs} (MIT) [installed]' ;;
  *repoquery*) echo '${2:-22.1.0}' ;;
  *nodejs*) cp "$BATS_TEST_TMPDIR/node" "$stubs/node" ;;
esac
STUB
  pretend_node 22.1.0 "$BATS_TEST_TMPDIR/node"
  pretended=true
}

@test "Alpine's packages are asked for in Alpine's way" {
  pretend_distribution 'ID=alpine'
  pretend_installer apk
  chmod 755 "$BATS_TEST_TMPDIR/curl"
  install
  assert_success
  assert_output --partial 'installing Node 22 from the distribution'
  assert_equal "$(cat "$calls")" 'update -q
add -q --no-cache curl ca-certificates
list -q nodejs
add -q --no-cache nodejs'
}

@test "an Alpine whose Node is too old is refused, since Node's archive does not run there" {
  pretend_distribution 'ID=alpine'
  pretend_installer apk 18.20.1-r0
  chmod 755 "$BATS_TEST_TMPDIR/curl"
  install
  assert_refused 'this Alpine has Node 18, and 20 is needed'
}

@test "Fedora's and RHEL's packages are asked for in their way" {
  pretend_distribution 'ID=rocky' 'ID_LIKE="rhel centos fedora"'
  pretend_installer microdnf
  chmod 755 "$BATS_TEST_TMPDIR/curl"
  install
  assert_success
  assert_equal "$(cat "$calls")" 'install -y -q curl ca-certificates
-q repoquery --qf %{version}\n nodejs
install -y -q nodejs
clean all'
}

@test "a RHEL without an installer is named" {
  pretend_distribution 'ID=rhel'
  install
  assert_refused 'neither dnf, microdnf nor yum'
}
