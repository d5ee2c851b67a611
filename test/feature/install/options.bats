# Options are data: each value outside its pattern is refused before anything happens.

load install

bad_everywhere=('$(id)' '`id`' 'two words' "it's" '"quoted"' 'a;b' '../x' $'auto\nnone' $'3210\n' '*' '-' 'ä')

# refuses NAME=VALUE...: each is refused by the name that the user wrote, and the value is not repeated.
refuses() {
  local option="$1" variable="$2" value
  shift 2
  for value in "$@"; do
    install "$variable=$value"
    assert_refused "the option $option is not valid"
    assert_output ''
  done
}

@test "ports that are none are refused" {
  local bad=("${bad_everywhere[@]}" 0 00000 03210 65536 123456 -1 3210.5 1e3 0x10)
  refuses apiPort APIPORT "${bad[@]}"
  refuses sitePort SITEPORT "${bad[@]}"
  refuses dashboardPort DASHBOARDPORT "${bad[@]}"
}

@test "choices that are none are refused" {
  refuses runtime RUNTIME "${bad_everywhere[@]}" podman Docker
  refuses database DATABASE "${bad_everywhere[@]}" postgres
  refuses autoStart AUTOSTART "${bad_everywhere[@]}" yes 1 True
}

@test "tags that are none are refused" {
  refuses imageTag IMAGETAG "${bad_everywhere[@]}" .hidden -x a/b a:b a@b
}

@test "versions of Node that are none, or too old, are refused" {
  refuses nodeVersion NODEVERSION "${bad_everywhere[@]}" 18 19 020 20.1 v20 lts 100
}

@test "values of 10 kB are refused without being printed" {
  local long
  long=$(printf '1%.0s' {1..10240})
  for variable in APIPORT SITEPORT DASHBOARDPORT RUNTIME DATABASE IMAGETAG AUTOSTART NODEVERSION; do
    install "$variable=$long"
    assert_refused 'it has more than 128 characters'
    refute_stderr --partial 1111
  done
}

@test "no value is ever evaluated" {
  for variable in APIPORT SITEPORT DASHBOARDPORT RUNTIME DATABASE IMAGETAG AUTOSTART NODEVERSION; do
    install "$variable=\$(touch $BATS_TEST_TMPDIR/evaluated)" "X=\`touch $BATS_TEST_TMPDIR/evaluated\`"
    assert_failure
  done
  assert [ ! -e "$BATS_TEST_TMPDIR/evaluated" ]
}

@test "empty values mean the defaults" {
  install APIPORT= SITEPORT= DASHBOARDPORT= RUNTIME= DATABASE= IMAGETAG= AUTOSTART= NODEVERSION=
  assert_success
  run -0 sed 1d "$share/defaults.env"
  assert_output "CONVEX_API_PORT=3210
CONVEX_SITE_PORT=3211
CONVEX_DASHBOARD_PORT=6791
CONVEX_RUNTIME=auto
CONVEX_DATABASE=auto
CONVEX_AUTO_START=true"
}

@test "every option reaches the defaults file" {
  install APIPORT=1 SITEPORT=65535 DASHBOARDPORT=8080 RUNTIME=docker DATABASE=sqlite IMAGETAG=a_B-1.c AUTOSTART=false \
    NODEVERSION=none
  assert_success
  run -0 sed 1d "$share/defaults.env"
  assert_output "CONVEX_API_PORT=1
CONVEX_SITE_PORT=65535
CONVEX_DASHBOARD_PORT=8080
CONVEX_RUNTIME=docker
CONVEX_DATABASE=sqlite
CONVEX_AUTO_START=false
CONVEX_BACKEND_IMAGE=ghcr.io/get-convex/convex-backend:a_B-1.c
CONVEX_DASHBOARD_IMAGE=ghcr.io/get-convex/convex-dashboard:a_B-1.c"
}
