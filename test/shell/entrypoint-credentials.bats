# The instance's name and secret: the image's generate_admin_key.sh reads them from the volume, so what the backend
# runs with and what lies there must be the same.

load entrypoint

kept() { cat "data/credentials/$1"; }

@test "a secret is made, used and kept where generate_admin_key.sh finds it" {
  start_own_command
  assert_equal "$(argument_after --instance-secret)" "$(kept instance_secret)"
  assert_equal "$(argument_after --instance-name)" convex-self-hosted
  assert_equal "$(kept instance_name)" convex-self-hosted
  run kept instance_secret
  assert_output --regexp '^[0-9a-f]{64}$'
}

@test "two volumes get two secrets" {
  start_own_command
  first=$(kept instance_secret)
  rm -r data
  start_own_command
  refute [ "$first" = "$(kept instance_secret)" ]
}

@test "only the backend's user may read them" {
  start_own_command
  assert_equal "$(stat -c %a data/credentials/instance_secret)" 600
  assert_equal "$(stat -c %a data/credentials/instance_name)" 600
}

@test "what the volume has is used again, and stays" {
  mkdir -p data/credentials
  echo "$secret" >data/credentials/instance_secret
  echo shop >data/credentials/instance_name
  start_own_command
  assert_equal "$(argument_after --instance-secret)" "$secret"
  assert_equal "$(argument_after --instance-name)" shop
  assert_equal "$(kept instance_secret)" "$secret"
}

@test "the environment wins over the volume, and the volume follows" {
  start_own_command
  given+=(INSTANCE_NAME=other INSTANCE_SECRET="$secret")
  start_own_command
  assert_equal "$(argument_after --instance-secret)" "$secret"
  assert_equal "$(argument_after --instance-name)" other
  assert_equal "$(kept instance_secret)" "$secret"
  assert_equal "$(kept instance_name)" other
}

@test "empty variables and empty files are as good as none" {
  mkdir -p data/credentials
  touch data/credentials/instance_secret data/credentials/instance_name
  given+=(INSTANCE_NAME= INSTANCE_SECRET=)
  start_own_command
  assert_equal "$(argument_after --instance-name)" convex-self-hosted
  run kept instance_secret
  assert_output --regexp '^[0-9a-f]{64}$'
}

@test "a folder for credentials of its own is used" {
  given+=(CREDENTIALS_DIR='./my credentials')
  start_own_command
  assert_equal "$(argument_after --instance-secret)" "$(cat 'my credentials/instance_secret')"
}

@test "a file in the way of the credentials is refused" {
  rm run_backend.sh
  mkdir data
  touch data/credentials
  start
  assert_refused './data/credentials cannot be written.'
}

@test "run_backend.sh keeps its own credentials: nothing is written for it" {
  start
  assert_success
  assert [ ! -e data/credentials ]
}
