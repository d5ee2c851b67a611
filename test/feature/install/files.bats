# What is laid down, and that a second or a repeated installation ends the same.

load install

@test "without network nothing is fetched when everything is present" {
  install
  assert_success
  assert_output --partial 'installed; Node '
  assert_stderr ''
}

@test "a second installation leaves the same tree" {
  install
  assert_success
  local first
  first=$(tree)
  install
  assert_success
  assert_equal "$(tree)" "$first"
  [[ ${#first} -gt 1000 ]]
}

@test "what an earlier, broken try left does not matter" {
  mkdir -p "$share.new/cli" "$share.old"
  echo half >"$share.new/cli/coder-convex.js"
  echo half >"$command.coder-convex-new"
  install
  assert_success
  assert [ ! -e "$share.new" ] && assert [ ! -e "$share.old" ] && assert [ ! -e "$command.coder-convex-new" ]
  run -0 "$command" --version
}

@test "files of an earlier version go" {
  install
  touch "$share/cli/chunk-of-an-earlier-version.js"
  install
  assert_success
  assert [ ! -e "$share/cli/chunk-of-an-earlier-version.js" ]
}

@test "a broken archive leaves the earlier installation as it was" {
  install
  local first
  first=$(tree)
  rm "$feature/share/completions/coder-convex.bash"
  install
  assert_failure
  assert_equal "$(tree)" "$first"
}

@test "a broken archive lays nothing where nothing was" {
  rm "$feature/share/coder-convex.sh"
  install
  assert_failure
  assert_nothing_laid
}

@test "owners and modes are the same whatever the archive and the umask say" {
  chown -R 1234:1234 "$feature"
  chmod -R a+rwX "$feature"
  umask 000
  install
  assert_success
  run -0 find "$share" "$command" "${completions[@]}" \( ! -user 0 -o ! -group 0 -o -perm /022 \)
  assert_output ''
  run -0 find "$share" -type f ! -perm 644 -o -type d ! -perm 755
  assert_output ''
  run -0 stat --format %a "$command" "${completions[@]}"
  assert_output $'755\n644\n644\n644'
}

@test "folders that had to be made are for everybody to read and for root to write" {
  rm -rf /usr/local/share/zsh /usr/share/fish
  umask 077
  install
  assert_success
  run -0 stat --format %a /usr/local/share/zsh/site-functions /usr/share/fish/vendor_completions.d
  assert_output $'755\n755'
}

@test "any user can run the command" {
  install
  run -0 setpriv --reuid=65534 --regid=65534 --clear-groups "$command" --version
  assert_output --regexp '^[0-9]+\.[0-9]+\.[0-9]+$'
  run -0 setpriv --reuid=65534 --regid=65534 --clear-groups "$command" help
  assert_output --partial 'Usage: coder-convex'
}

@test "the command says its exit code and takes arguments as they are" {
  install
  run -2 "$command" 'no such command'
  assert_output --partial "no such command"
}

@test "completion loads in bash and knows commands and flags" {
  install
  run -0 bash -c "source ${completions[0]}"'
    COMP_WORDS=(coder-convex st) COMP_CWORD=1 && _coder_convex && echo "${COMPREPLY[*]}"
    COMP_WORDS=(coder-convex start --no-d) COMP_CWORD=2 && _coder_convex && echo "${COMPREPLY[*]}"'
  assert_output $'start stop status\n--no-deploy'
}

@test "the stack lies ready, and the entrypoint is a script" {
  install
  run -0 bash -n "$share/stack/convex-backend-entrypoint.sh"
  run -0 grep -c '^services:\|^configs:' "$share/stack/docker-compose.convex.yml"
  assert_output 2
}

@test "only root can install" {
  chmod a+rx "$BATS_RUN_TMPDIR" "$BATS_RUN_TMPDIR/test" "$BATS_TEST_TMPDIR"
  run --separate-stderr setpriv --reuid=65534 --regid=65534 --clear-groups /bin/sh "$feature/install.sh"
  assert_refused 'install.sh must run as root'
}
