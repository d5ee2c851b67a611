# Loaded by the tests of install.sh, which run as root inside a container. The Feature lies in /feature; each test
# installs it from a copy without executable bits, as an archive that was unpacked by envbuilder has none.
# shellcheck shell=bash disable=SC2034,SC2154

bats_require_minimum_version 1.5.0
bats_load_library bats-support
bats_load_library bats-assert

share=/usr/local/share/coder-convex
command=/usr/local/bin/coder-convex
completions=(
  /usr/share/bash-completion/completions/coder-convex
  /usr/local/share/zsh/site-functions/_coder-convex
  /usr/share/fish/vendor_completions.d/coder-convex.fish
)

setup() {
  feature="$BATS_TEST_TMPDIR/feature"
  stubs="$BATS_TEST_TMPDIR/stubs"
  mkdir "$stubs"
  cp -R /feature "$feature"
  chmod -R a-x,a+X "$feature"
  remove_what_is_laid
}

teardown() {
  remove_what_is_laid
  if [[ -e /etc/os-release.kept ]]; then mv /etc/os-release.kept /etc/os-release; fi
}

remove_what_is_laid() {
  rm -rf "$share" "$share".* "$command" "$command".* "${completions[@]}"
}

# install [NAME=VALUE...]: with nothing in the environment but this, under the image's /bin/sh.
install() {
  run --separate-stderr env -i "PATH=$stubs:$PATH" "$@" /bin/sh "$feature/install.sh"
}

# assert_refused TEXT: a sentence on stderr, and nothing is there that was not before.
assert_refused() {
  assert_failure 1
  assert_stderr --partial "coder-convex: "
  assert_stderr --partial "$1"
  assert_nothing_laid
}

assert_nothing_laid() {
  local place
  for place in "$share" "$share".* "$command" "$command".* "${completions[@]}" "${completions[@]/%/.coder-convex-new}"; do
    if [[ -e $place ]]; then fail "$place is there"; fi
  done
}

# tree: every laid file with its mode, owner and content.
tree() {
  find "$share" "$command" "${completions[@]}" -printf '%p %m %u:%g %l\n' | sort
  find "$share" "$command" "${completions[@]}" -type f -exec sha256sum {} + | sort
}

# stub NAME: a program on the PATH of the installation; its text comes from stdin.
stub() {
  { echo '#!/bin/sh' && cat; } >"$stubs/$1"
  chmod 755 "$stubs/$1"
}

# pretend_distribution LINE...: what /etc/os-release says until the test ends.
pretend_distribution() {
  # A symlink to /usr/lib on Debian: the link is moved, not what it points to.
  [[ -e /etc/os-release.kept ]] || mv /etc/os-release /etc/os-release.kept
  printf '%s\n' "$@" >/etc/os-release
}
