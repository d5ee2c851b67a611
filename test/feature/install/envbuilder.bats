# As envbuilder installs: root, /bin/sh, before any other Feature, no executable bits, a user that may be empty or a
# number, no _HOME variables. The image has neither Node nor Docker, curl and certificates come from the distribution.

load install

@test "it installs for every kind of user, twice" {
  local user first=
  for user in '' 1000 vscode; do
    for _ in 1 2; do
      install "_REMOTE_USER=$user" "_CONTAINER_USER=$user" NODEVERSION=none
      assert_success
      first=${first:-$(tree)}
      assert_equal "$(tree)" "$first"
    done
  done
  run -0 bash -c "ls /var/lib/apt/lists"
  assert_output ''
}

@test "the line that a user adds for envbuilder works" {
  install NODEVERSION=none
  cd /
  run -0 sh "$share/start-hook.sh"
  assert_output 'coder-convex: no package.json in /, so there is nothing to start.'
}
