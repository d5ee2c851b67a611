# Loaded by the entrypoint's tests. A temporary folder stands for the image's /convex; its programs only write down
# what they were started with, byte for byte. SHELL_UNDER_TEST names the shell that runs the entrypoint, since the
# script promises POSIX syntax and not only bash's.
# shellcheck shell=bash disable=SC2034,SC2154

bats_require_minimum_version 1.5.0
bats_load_library bats-support
bats_load_library bats-assert

pem=$'-----BEGIN PRIVATE KEY-----\nMIIE+/vQ==\n-----END PRIVATE KEY-----'
secret=0123456789abcdef0123456789abcdef0123456789ABCDEF0123456789abcdef
# Everything that a shell which reads it a second time would change.
awkward=$'two  words "and" \'quotes\' $HOME $(id) `id` * ~ \\ \n\nend\n'

setup() {
  image="$BATS_TEST_TMPDIR/convex"
  mkdir "$image"
  cp "$BATS_TEST_DIRNAME/../../src/stack/entrypoint.sh" "$image/entrypoint.sh"
  cd "$image" || return
  add_program convex-local-backend
  add_program run_backend.sh
  # Relative, so that a user who may not enter the folders above can be given the image too.
  given=(DATA_DIR=./data)
}

add_program() {
  cat >"$1" <<'PROGRAM'
#!/bin/sh
for argument; do printf '%s\0' "$argument"; done >"$0.arguments"
env -0 >"$0.environment"
echo "$$" >"$0.pid"
PROGRAM
  chmod 755 "$1"
}

# start [ARGUMENT...]: runs the entrypoint with nothing but the variables in given.
start() {
  run --separate-stderr env -i "PATH=$PATH" "${given[@]}" "${SHELL_UNDER_TEST:-bash}" ./entrypoint.sh "$@"
}

# start_own_command [ARGUMENT...]: the same in an image without run_backend.sh.
start_own_command() {
  rm -f run_backend.sh
  start "$@"
  assert_success
}

# start_as_plain_user: root may write everywhere, so the permissions' tests need another user.
start_as_plain_user() {
  local user=()
  if [[ $(id -u) -eq 0 ]]; then user=(setpriv --reuid=65534 --regid=65534 --clear-groups); fi
  run --separate-stderr "${user[@]}" env -i "PATH=$PATH" "${given[@]}" "${SHELL_UNDER_TEST:-bash}" ./entrypoint.sh
}

started() { [[ -e $1.arguments ]]; }

# assert_arguments PROGRAM ARGUMENT...: the program was started with exactly these.
assert_arguments() {
  local actual
  mapfile -d '' -t actual <"$1.arguments"
  shift
  assert_equal "${actual[*]@Q}" "${*@Q}"
}

# assert_last_arguments ARGUMENT...: the backend's command line ends with these.
assert_last_arguments() {
  local actual
  mapfile -d '' -t actual <convex-local-backend.arguments
  actual=("${actual[@]: -$#}")
  assert_equal "${actual[*]@Q}" "${*@Q}"
}

# argument_after FLAG: what follows a flag on the backend's command line.
argument_after() {
  local actual index
  mapfile -d '' -t actual <convex-local-backend.arguments
  for index in "${!actual[@]}"; do
    if [[ ${actual[index]} == "$1" ]]; then
      printf '%s' "${actual[index + 1]}"
      return
    fi
  done
  fail "the backend was not given $1"
}

has_argument() { grep -qzxF -e "$1" convex-local-backend.arguments; }

# assert_environment PROGRAM NAME VALUE: the program found this value, trailing newlines included.
assert_environment() {
  local entries entry
  mapfile -d '' -t entries <"$1.environment"
  for entry in "${entries[@]}"; do
    if [[ ${entry%%=*} == "$2" ]]; then
      assert_equal "${entry#*=}" "$3"
      return
    fi
  done
  fail "$1 has no $2 in its environment"
}

# refute_environment PROGRAM NAME: the variable is not even there with an empty value.
refute_environment() {
  if grep -qz "^$2=" "$1.environment"; then fail "$1 has $2 in its environment"; fi
}

# assert_refused TEXT: a sentence on stderr, the exit code of wrong input, and nothing was started.
assert_refused() {
  assert_failure 64
  assert_stderr --partial "coder-convex: "
  assert_stderr --partial "$1"
  if started run_backend.sh || started convex-local-backend; then fail 'the backend was started all the same'; fi
}
