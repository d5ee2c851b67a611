# The start hook: one line, exit code 0, and the user does not wait.

bats_require_minimum_version 1.5.0
bats_load_library bats-support
bats_load_library bats-assert

setup() {
  CODER_CONVEX_SHARE="$BATS_TEST_TMPDIR/share" CODER_CONVEX_COMMAND="$BATS_TEST_TMPDIR/coder-convex"
  export CODER_CONVEX_SHARE CODER_CONVEX_COMMAND
  project="$BATS_TEST_TMPDIR/project"
  mkdir "$CODER_CONVEX_SHARE" "$project"
  cd "$project" || return
  echo '{ "dependencies": { "convex": "^1" } }' >package.json
  echo 'CONVEX_AUTO_START=true' >"$CODER_CONVEX_SHARE/defaults.env"
  # It ends only when it is told to.
  mkfifo "$BATS_TEST_TMPDIR/go"
  printf '#!/bin/sh\necho "given $*"\nread -r word <"%s"\necho "$word"\n' "$BATS_TEST_TMPDIR/go" >"$CODER_CONVEX_COMMAND"
  chmod 755 "$CODER_CONVEX_COMMAND"
}

hook() { run -0 --separate-stderr sh /feature/share/start-hook.sh; }

# assert_one_line TEXT: it says this and starts nothing.
assert_one_line() {
  assert_output --partial "coder-convex: $1"
  assert_equal "${#lines[@]}" 1
  assert_stderr ''
  assert [ ! -e .convex-workspace ]
}

# wait_for TEXT FILE
wait_for() {
  timeout 10 sh -c 'until grep -q "$1" "$2"; do :; done' sh "$1" "$2" || fail "no $1 in $2"
}

@test "it starts in the background, names the log and does not wait" {
  hook
  assert_output "coder-convex: starting in the background; see $project/.convex-workspace/start.log"
  wait_for 'given autostart' .convex-workspace/start.log
  echo finished >"$BATS_TEST_TMPDIR/go"
  wait_for finished .convex-workspace/start.log
  run -0 stat --format %a .convex-workspace .convex-workspace/start.log
  assert_output $'700\n600'
}

@test "git does not see the log, whatever becomes of the start" {
  hook
  assert_equal "$(cat .convex-workspace/.gitignore)" '*'
  echo finished >"$BATS_TEST_TMPDIR/go"
}

@test "a folder that the command made stays as it is" {
  mkdir .convex-workspace
  hook
  assert [ ! -e .convex-workspace/.gitignore ]
  echo finished >"$BATS_TEST_TMPDIR/go"
}

@test "the option turns it off, the environment wins" {
  echo 'CONVEX_AUTO_START=false' >"$CODER_CONVEX_SHARE/defaults.env"
  hook
  assert_one_line 'automatic start is off'
  CONVEX_AUTO_START=true hook
  assert_output --partial 'starting in the background'
  echo finished >"$BATS_TEST_TMPDIR/go"
}

@test "the environment turns it off" {
  CONVEX_AUTO_START=false hook
  assert_one_line 'automatic start is off'
}

@test "where no project is, it says so" {
  rm package.json
  hook
  assert_one_line "no package.json in $project, so there is nothing to start."
}

@test "a project without convex is left alone" {
  echo '{ "dependencies": { "convex-helpers": "^1", "react": "^19" } }' >package.json
  hook
  assert_one_line 'this project does not depend on convex'
}

@test "where the project cannot be written, the log is elsewhere" {
  chmod 755 "$BATS_TEST_TMPDIR" "$BATS_RUN_TMPDIR" "$BATS_RUN_TMPDIR/test"
  rm -f "/tmp/coder-convex-start-65534.log"
  run -0 setpriv --reuid=65534 --regid=65534 --clear-groups sh /feature/share/start-hook.sh
  assert_output 'coder-convex: starting in the background; see /tmp/coder-convex-start-65534.log'
  wait_for 'given autostart' /tmp/coder-convex-start-65534.log
  echo finished >"$BATS_TEST_TMPDIR/go"
}

@test "a command that is not there does not fail the container" {
  CODER_CONVEX_COMMAND=/nowhere/coder-convex hook
  assert_output --partial 'starting in the background'
  wait_for '/nowhere/coder-convex' .convex-workspace/start.log
}

@test "a Feature without its defaults file starts all the same" {
  rm "$CODER_CONVEX_SHARE/defaults.env"
  hook
  assert_output --partial 'starting in the background'
  echo finished >"$BATS_TEST_TMPDIR/go"
}
