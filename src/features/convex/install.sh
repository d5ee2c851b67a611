#!/bin/sh
# Installs coder-convex into a dev container: the command, the stack's files, the defaults from the options.
#
# It runs as root at image build time, under any /bin/sh, in any order among other Features, and with the executable
# bits of its neighbours lost (facts: envbuilder). It needs neither Docker nor Node, and no network when nothing is
# missing.
set -eu
umask 022
# Patterns like [a-z] mean other characters in other languages.
export LC_ALL=C

share=/usr/local/share/coder-convex
source_folder=$(cd "$(dirname "$0")" && pwd)

say() { printf 'coder-convex: %s\n' "$*"; }
fail() {
  printf 'coder-convex: %s\n' "$*" >&2
  exit 1
}

[ "$(id -u)" -eq 0 ] || fail 'install.sh must run as root. Use it as a dev container Feature, or with sudo.'

# shellcheck source=src/features/convex/options.sh
. "$source_folder/options.sh"

# --- places ----------------------------------------------------------------------------------------------------

command_file=/usr/local/bin/coder-convex
bash_completion=/usr/share/bash-completion/completions/coder-convex
zsh_completion=/usr/local/share/zsh/site-functions/_coder-convex
fish_completion=/usr/share/fish/vendor_completions.d/coder-convex.fish

# The nearest folder that is there decides; asked before anything changes, so that nothing is half laid.
require_writable() {
  folder=$(dirname "$1")
  while [ ! -e "$folder" ]; do folder=$(dirname "$folder"); done
  if [ ! -d "$folder" ] || [ ! -w "$folder" ]; then
    fail "$folder cannot be written, and $1 belongs there. Nothing was installed."
  fi
}
for file in "$share" "$command_file" "$bash_completion" "$zsh_completion" "$fish_completion"; do
  require_writable "$file"
done

# --- packages --------------------------------------------------------------------------------------------------

has() { command -v "$1" >/dev/null 2>&1; }

# shellcheck source=src/features/convex/node.sh
. "$source_folder/node.sh"

missing_packages() {
  has bash || printf 'bash '
  has curl || printf 'curl '
  [ -e /etc/ssl/certs/ca-certificates.crt ] || [ -e /etc/pki/tls/certs/ca-bundle.crt ] || [ -e /etc/ssl/cert.pem ] ||
    printf 'ca-certificates '
}

bring_it='Install bash, curl, ca-certificates and Node 20 in your image first; nothing is missing then.'

# Which package manager is asked; needed only when something is missing.
distribution_family() {
  [ -r /etc/os-release ] || fail "this image has no /etc/os-release, so its distribution is unknown. $bring_it"
  # shellcheck disable=SC1091
  . /etc/os-release
  for id in ${ID:-} ${ID_LIKE:-}; do
    case $id in
      debian | ubuntu) echo debian && return ;;
      alpine) echo alpine && return ;;
      rhel | fedora | centos | rocky | almalinux | amzn) echo fedora && return ;;
    esac
  done
  fail "the distribution \"${ID:-unknown}\" is not supported (Debian, Ubuntu, Alpine, Fedora and RHEL families are). $bring_it"
}

no_network() {
  fail "these could not be installed: $*. Check the network of the image build, or install them in your image first. Nothing of coder-convex was installed."
}

refresh_done=false
refresh_lists() {
  [ "$refresh_done" = false ] || return 0
  refresh_done=true
  case $family in
    debian) apt-get update -qq || return 1 ;;
    alpine) apk update -q || return 1 ;;
  esac
}

install_packages() {
  refresh_lists || no_network "$*"
  case $family in
    debian) DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null ;;
    alpine) apk add -q --no-cache "$@" ;;
    fedora) "$(fedora_installer)" install -y -q "$@" >/dev/null ;;
  esac || no_network "$*"
}

fedora_installer() {
  for tool in dnf microdnf yum; do
    ! has "$tool" || { echo "$tool" && return; }
  done
  fail 'this image has neither dnf, microdnf nor yum.'
}

clean_lists() {
  [ "$refresh_done" = true ] || [ "$family" = fedora ] || return 0
  case $family in
    debian) rm -rf /var/lib/apt/lists/* ;;
    alpine) rm -rf /var/cache/apk/* ;;
    fedora) "$(fedora_installer)" clean all >/dev/null 2>&1 || true ;;
  esac
}

work=$(mktemp -d)
staged="$share.new"
suffix=.coder-convex-new
clean_up() {
  rm -rf "$work" "$staged"
  rm -f "$command_file$suffix" "$bash_completion$suffix" "$zsh_completion$suffix" "$fish_completion$suffix"
}
trap clean_up EXIT

missing=$(missing_packages)
family=
if [ -n "$missing" ]; then
  family=$(distribution_family)
  say "installing $missing"
  # shellcheck disable=SC2086
  install_packages $missing
fi
if node_is_missing; then
  [ -n "$family" ] || family=$(distribution_family)
  install_node
fi
[ -z "$family" ] || clean_lists

# --- files -----------------------------------------------------------------------------------------------------

# Everything is laid beside its final place and moved at the end: a failure leaves what was there, or nothing. What an
# earlier try left there is of no use.
rm -rf "$staged" "$share.old"
mkdir -p "$staged"
cp -R "$source_folder/share/." "$staged/"

image_setting() {
  [ "$image_tag" = pinned ] || printf '%s=%s:%s\n' "$1" "$2" "$image_tag"
}
{
  echo '# Defaults from the options of the dev container Feature. .env.convex.local and the environment win.'
  echo "CONVEX_API_PORT=$api_port"
  echo "CONVEX_SITE_PORT=$site_port"
  echo "CONVEX_DASHBOARD_PORT=$dashboard_port"
  echo "CONVEX_RUNTIME=$runtime"
  echo "CONVEX_DATABASE=$database"
  echo "CONVEX_AUTO_START=$auto_start"
  image_setting CONVEX_BACKEND_IMAGE ghcr.io/get-convex/convex-backend
  image_setting CONVEX_DASHBOARD_IMAGE ghcr.io/get-convex/convex-dashboard
} >"$staged/defaults.env"

# Archives lose modes and owners differ (facts: envbuilder), so they are set here. Not every image has find.
chown -R 0:0 "$staged"
for entry in "$staged" "$staged"/* "$staged"/*/*; do
  if [ -d "$entry" ]; then chmod 755 "$entry"; else chmod 644 "$entry"; fi
done

# stage FILE PLACE MODE
stage() {
  mkdir -p "$(dirname "$2")"
  cp "$staged/$1" "$2$suffix"
  chown 0:0 "$2$suffix"
  chmod "$3" "$2$suffix"
}
stage coder-convex.sh "$command_file" 755
stage completions/coder-convex.bash "$bash_completion" 644
stage completions/_coder-convex "$zsh_completion" 644
stage completions/coder-convex.fish "$fish_completion" 644

[ ! -e "$share" ] || mv "$share" "$share.old"
mv "$staged" "$share"
for file in "$command_file" "$bash_completion" "$zsh_completion" "$fish_completion"; do
  mv -f "$file$suffix" "$file"
done
rm -rf "$share.old"

found=$(node_major)
if [ "${found:-0}" -ge 20 ]; then
  say "installed; Node $found runs it. Try: coder-convex help"
else
  say 'installed. It needs Node 20 or newer to run, which another Feature or your image must bring.'
fi
