# shellcheck shell=sh disable=SC2154
# Sourced by install.sh: whether there is a Node that is new enough, and how one is installed: from the distribution
# when its own is, else from Node's project.

wanted_node=20
case $node_version in [0-9]*) wanted_node=$node_version ;; esac

# Prints the major version of the first node, on the PATH or of the Node Feature, that is new enough; else of any.
node_major() {
  major=
  for candidate in node /usr/local/share/nvm/current/bin/node; do
    version=$("$candidate" --version 2>/dev/null) || continue
    version=${version#v}
    # Another program may have that name.
    case ${version%%.*} in '' | *[!0-9]*) continue ;; esac
    major=${version%%.*}
    [ "$major" -lt "$wanted_node" ] || break
  done
  printf '%s\n' "$major"
}

node_is_missing() {
  [ "$node_version" != none ] || return 1
  found=$(node_major)
  [ "${found:-0}" -lt "$wanted_node" ]
}

# Prints the major version of the distribution's own node package, or nothing. The lists have to be fresh.
packaged_node_major() {
  case $family in
    debian) version=$(apt-cache policy nodejs 2>/dev/null | sed -n 's/^ *Candidate: *//p') ;;
    alpine) version=$(apk list -q nodejs 2>/dev/null | sed -n 's/^nodejs-\([0-9].*\)/\1/p' | head -n 1) ;;
    fedora) version=$("$(fedora_installer)" -q repoquery --qf '%{version}\n' nodejs 2>/dev/null | tail -n 1) ;;
  esac
  version=${version#*:}
  case $version in
    [0-9]*) printf '%s\n' "${version%%.*}" ;;
  esac
}

install_node() {
  refresh_lists || no_network "Node $wanted_node"
  packaged=$(packaged_node_major)
  if [ "${packaged:-0}" -ge "$wanted_node" ]; then
    say "installing Node $packaged from the distribution"
    install_packages nodejs
  elif [ "$family" = alpine ]; then
    fail "this Alpine has Node ${packaged:-none}, and $wanted_node is needed; Node's own archives do not run on Alpine. Use a newer image, or install Node in yours and set nodeVersion to none."
  else
    install_node_archive "$wanted_node"
  fi
}

# Node's official archive, verified against the checksum that the project publishes beside it.
install_node_archive() {
  case $(uname -m) in
    x86_64 | amd64) arch=x64 ;;
    aarch64 | arm64) arch=arm64 ;;
    *) fail "there is no archive of Node for $(uname -m). Install Node $1 in your image and set nodeVersion to none." ;;
  esac
  if ! has tar || ! has gzip; then install_packages tar gzip; fi
  base="https://nodejs.org/dist/latest-v$1.x"
  say "installing Node $1 from nodejs.org"
  curl -fsSL --retry 3 "$base/SHASUMS256.txt" -o "$work/sums" || no_network "Node $1"
  archive=$(sed -n "s/^[0-9a-f]\{64\}  \(node-v[0-9.]*-linux-$arch\.tar\.gz\)$/\1/p" "$work/sums" | head -n 1)
  [ -n "$archive" ] || fail "nodejs.org names no archive of Node $1 for linux-$arch."
  curl -fsSL --retry 3 "$base/$archive" -o "$work/$archive" || no_network "Node $1"
  (cd "$work" && grep "  $archive\$" sums | sha256sum -c - >/dev/null 2>&1) ||
    fail "the checksum of $archive does not match; it was thrown away. Nothing of coder-convex was installed."
  tar -xzf "$work/$archive" -C /usr/local --strip-components=1 --no-same-owner \
    --exclude='*/CHANGELOG.md' --exclude='*/LICENSE' --exclude='*/README.md'
}
