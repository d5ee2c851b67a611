# Wrong input is refused in a sentence before anything starts, and no secret is ever printed.

load entrypoint

# refuses TEXT NAME=VALUE...: every value is refused, and the sentence has the text.
refuses() {
  local text="$1" value
  shift
  for value in "$@"; do
    given=(DATA_DIR=./data "$value")
    start
    assert_refused "$text"
    assert_stderr --partial "${value%%=*}"
  done
}

@test "ports that are none are refused" {
  local bad=(0 00000 65536 99999 123456 -1 3210.5 1e3 0x10 '32 10' '$(id)' '`id`' '*' $'3210\n3211' abc)
  refuses 'it must be a port from 1 to 65535.' "${bad[@]/#/CONVEX_API_PORT=}"
  refuses 'it must be a port from 1 to 65535.' "${bad[@]/#/CONVEX_SITE_PORT=}"
}

@test "the first and the last port are accepted" {
  given+=(CONVEX_API_PORT=1 CONVEX_SITE_PORT=65535)
  start
  assert_success
  assert_equal "$(argument_after --port)" 1
}

@test "empty ports and origins mean the default" {
  given+=(CONVEX_API_PORT= CONVEX_SITE_PORT= CONVEX_CLOUD_ORIGIN= CONVEX_SITE_ORIGIN=)
  start
  assert_success
  assert_environment run_backend.sh CONVEX_CLOUD_ORIGIN http://127.0.0.1:3210
}

@test "origins without http or https are refused" {
  local bad=(example.com //example.com ftp://example.com http:// https:// http:/x HTTP://x ' http://x' '$(id)')
  refuses 'it must start with http:// or https://.' "${bad[@]/#/CONVEX_CLOUD_ORIGIN=}"
  refuses 'it must start with http:// or https://.' "${bad[@]/#/CONVEX_SITE_ORIGIN=}"
}

@test "instance names with an admin key's separators are refused" {
  refuses 'must not contain "|" or ":"' 'INSTANCE_NAME=a|b' 'INSTANCE_NAME=a:b' 'INSTANCE_NAME=|' 'INSTANCE_NAME=a b:'
}

@test "an instance name reaches the backend byte for byte" {
  given+=(INSTANCE_NAME='a "b" $c `d` * é')
  start_own_command
  assert_equal "$(argument_after --instance-name)" 'a "b" $c `d` * é'
}

@test "instance secrets that are not hexadecimal are refused without being shown" {
  local bad=("${secret/0/g}" "${secret/0/ }" $'0\n'"${secret:2}" '$(cat /etc/hostname)-never-show' 'never-show me*')
  for value in "${bad[@]}"; do
    given=(DATA_DIR=./data "INSTANCE_SECRET=$value")
    start
    assert_refused 'INSTANCE_SECRET must be 64 hexadecimal digits (openssl rand -hex 32).'
    refute_stderr --partial "$value"
    refute_output --partial "$value"
  done
}

@test "instance secrets of another length are refused with the length and without the value" {
  for value in "${secret}0" "${secret:1}" abcdef; do
    given=(DATA_DIR=./data "INSTANCE_SECRET=$value")
    start
    assert_refused "INSTANCE_SECRET has ${#value} characters; it must be 64 hexadecimal digits"
    refute_stderr --partial "$value"
  done
}

@test "a good start shows no secret either" {
  given+=(INSTANCE_SECRET="$secret" JWT_PRIVATE_KEY="$pem" AWS_SECRET_ACCESS_KEY=never-shown-aws
    POSTGRES_URL=postgres://user:never-shown-password@db:5432)
  start_own_command
  for value in "$secret" MIIE never-shown; do
    refute_output --partial "$value"
    refute_stderr --partial "$value"
  done
}

@test "nothing is made on disk for a start that is refused" {
  given+=(CONVEX_API_PORT=none)
  start
  assert_refused 'CONVEX_API_PORT is "none"'
  assert [ ! -e data ]
}
