# shellcheck shell=sh disable=SC2034
# Sourced by install.sh: takes the options from the environment. Their values come from a user's devcontainer.json and
# are data: each one is checked before it is used.

refuse_option() {
  fail "the option $1 is not valid: $2 Nothing was installed."
}

# The longest sensible value is an image tag; longer ones are refused before any pattern looks at them.
check_length() {
  [ "${#2}" -le 128 ] || refuse_option "$1" 'it has more than 128 characters.'
}

check_port() {
  check_length "$1" "$2"
  case $2 in
    '' | 0* | *[!0-9]* | ??????*) refuse_option "$1" 'use a port from 1 to 65535.' ;;
  esac
  { [ "$2" -ge 1 ] && [ "$2" -le 65535 ]; } || refuse_option "$1" 'use a port from 1 to 65535.'
}

# check_choice NAME VALUE CHOICE...
check_choice() {
  name=$1 value=$2
  shift 2
  check_length "$name" "$value"
  for choice in "$@"; do
    [ "$value" != "$choice" ] || return 0
  done
  refuse_option "$name" "use one of: $*."
}

check_tag() {
  check_length "$1" "$2"
  case $2 in
    '' | [!a-zA-Z0-9_]* | *[!a-zA-Z0-9_.-]*)
      refuse_option "$1" 'use "pinned", "latest" or the tag of a Convex image (letters, digits, ".", "_", "-").'
      ;;
  esac
}

check_node_version() {
  check_length "$1" "$2"
  case $2 in
    auto | none | 2[0-9] | [3-9][0-9]) ;;
    *) refuse_option "$1" 'use auto, none, or a major version from 20.' ;;
  esac
}

api_port=${APIPORT:-3210}
site_port=${SITEPORT:-3211}
dashboard_port=${DASHBOARDPORT:-6791}
runtime=${RUNTIME:-auto}
database=${DATABASE:-auto}
image_tag=${IMAGETAG:-pinned}
auto_start=${AUTOSTART:-true}
node_version=${NODEVERSION:-auto}

check_port apiPort "$api_port"
check_port sitePort "$site_port"
check_port dashboardPort "$dashboard_port"
check_choice runtime "$runtime" auto docker process
check_choice database "$database" auto sqlite
check_tag imageTag "$image_tag"
check_choice autoStart "$auto_start" true false
check_node_version nodeVersion "$node_version"
