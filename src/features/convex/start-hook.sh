#!/bin/sh
# Runs when the container starts: brings the stack up in the background where the project uses Convex. It never fails
# the container and never makes the user wait: what it does is in the log file that it names.
set -u

share=${CODER_CONVEX_SHARE:-/usr/local/share/coder-convex}
command=${CODER_CONVEX_COMMAND:-coder-convex}

say() {
  printf 'coder-convex: %s\n' "$*"
  exit 0
}

# Only the environment and the Feature's option can turn it off; both are plain words.
auto_start=${CONVEX_AUTO_START:-$(sed -n 's/^CONVEX_AUTO_START=//p' "$share/defaults.env" 2>/dev/null)}
[ "$auto_start" != false ] || say 'automatic start is off (autoStart=false); run "coder-convex start" yourself.'
[ -r package.json ] || say "no package.json in $(pwd), so there is nothing to start."
grep -Eq '"convex"[[:space:]]*:' package.json || say 'this project does not depend on convex, so there is nothing to start.'

# Prints the first log file that can be written: in the project, else among the temporary files.
writable_log() {
  # Before anything else is in it: a start that fails early never comes to write the project's own .gitignore.
  if mkdir .convex-workspace 2>/dev/null; then
    chmod 700 .convex-workspace
    echo '*' >.convex-workspace/.gitignore
  fi
  for candidate in "$(pwd)/.convex-workspace/start.log" "${TMPDIR:-/tmp}/coder-convex-start-$(id -u).log"; do
    # In a shell of its own, since dash ends when this fails.
    if (: >>"$candidate") 2>/dev/null; then
      printf '%s\n' "$candidate"
      return
    fi
  done
}
log=$(writable_log)
[ -n "$log" ] || say 'no log file can be written; run "coder-convex start" yourself.'
chmod 600 "$log" 2>/dev/null

# A session of its own: the hook's end must not end it. Where there is no setsid, nohup has to do.
if command -v setsid >/dev/null 2>&1; then
  setsid "$command" autostart >>"$log" 2>&1 </dev/null &
else
  nohup "$command" autostart >>"$log" 2>&1 </dev/null &
fi
say "starting in the background; see $log"
