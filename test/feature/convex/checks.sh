#!/bin/bash
# What holds wherever the Feature is installed. Sourced by the scenarios after the test library, whose `check` they use.
# shellcheck disable=SC2016

share=/usr/local/share/coder-convex

check 'the files belong to root' bash -c "[ -z \"\$(find $share /usr/local/bin/coder-convex ! -user 0)\" ]"
check 'nothing is writable for others' bash -c "[ -z \"\$(find $share /usr/local/bin/coder-convex -perm /022)\" ]"
check 'everybody can read the files' bash -c "[ -z \"\$(find $share -type d ! -perm 755 -o -type f ! -perm 644)\" ]"
check 'the stack lies ready' grep -q 'configs:' $share/stack/docker-compose.convex.yml
check 'bash completes the command' bash -c 'source /usr/share/bash-completion/completions/coder-convex && complete -p coder-convex'
check 'no try left anything' bash -c "[ -z \"\$(ls -d $share.* /usr/local/bin/*.coder-convex-new 2>/dev/null)\" ]"
check 'the hook never fails' bash -c "cd / && sh $share/start-hook.sh | grep -q '^coder-convex: '"

# Used where the image has Node or the Feature brought it.
check_the_command() {
  check 'the command says its version' bash -c 'coder-convex --version | grep -Eq "^[0-9]+\.[0-9]+\.[0-9]+$"'
  check 'the command helps' bash -c 'coder-convex help | grep -q "^Usage: coder-convex"'
}

# Used where there is no Node of version 20 and none was asked for.
check_node_is_missed() {
  check 'the command says that Node is missing' bash -c 'coder-convex --version 2>&1 | grep -q "NODE_MISSING"'
  check 'and fails' bash -c '! coder-convex --version 2>/dev/null'
}

# check_default NAME VALUE: the options arrived in the file that the command reads.
check_default() {
  check "$1 is $2" grep -qx "$1=$2" $share/defaults.env
}
