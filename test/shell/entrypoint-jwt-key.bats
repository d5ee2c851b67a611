# Where the JWT key comes from, and what is refused as one. Files that images mount under fixed names
# (/run/secrets/jwt_private_key) go the same way as JWT_PRIVATE_KEY_FILE, which these tests use.

load entrypoint

@test "the key comes from JWT_PRIVATE_KEY_FILE" {
  printf '%s\n' "$pem" >'my key.pem'
  given+=('JWT_PRIVATE_KEY_FILE=./my key.pem')
  start
  assert_success
  assert_output --partial 'JWT key loaded from ./my key.pem.'
  assert_environment run_backend.sh JWT_PRIVATE_KEY "$pem"
}

@test "the backend's own command line finds the key too" {
  printf '%s\n' "$pem" >key.pem
  given+=(JWT_PRIVATE_KEY_FILE=./key.pem)
  start_own_command
  assert_environment convex-local-backend JWT_PRIVATE_KEY "$pem"
}

@test "a key with Windows line ends keeps them" {
  printf '%s' "${pem//$'\n'/$'\r\n'}" >key.pem
  given+=(JWT_PRIVATE_KEY_FILE=./key.pem)
  start
  assert_environment run_backend.sh JWT_PRIVATE_KEY "${pem//$'\n'/$'\r\n'}"
}

@test "a folder in place of the key is explained by the mount" {
  mkdir key.pem
  given+=(JWT_PRIVATE_KEY_FILE=./key.pem)
  start
  assert_refused './key.pem is a folder, not a key: the mount points to a path that the Docker host does not have.'
}

@test "a key that cannot be read is refused" {
  printf '%s\n' "$pem" >key.pem
  chmod 000 key.pem
  given+=(JWT_PRIVATE_KEY_FILE=./key.pem)
  start_as_plain_user
  assert_refused './key.pem cannot be read.'
}

@test "an empty key file, as an unset secret gives, counts as none" {
  touch key.pem
  given+=(JWT_PRIVATE_KEY_FILE=./key.pem)
  start
  assert_success
  assert_output --partial 'no JWT key was given'
  given+=(JWT_PRIVATE_KEY="$pem")
  start
  assert_environment run_backend.sh JWT_PRIVATE_KEY "$pem"
}

@test "the file wins over the variables" {
  printf '%s\n' "$pem" >key.pem
  given+=(JWT_PRIVATE_KEY_FILE=./key.pem JWT_PRIVATE_KEY="${pem/MIIE/other}" JWT_PRIVATE_KEY_BASE64=b3RoZXI=)
  start
  assert_environment run_backend.sh JWT_PRIVATE_KEY "$pem"
}

@test "the key comes from JWT_PRIVATE_KEY" {
  given+=(JWT_PRIVATE_KEY="$pem")
  start
  assert_output --partial 'JWT key loaded from JWT_PRIVATE_KEY.'
  assert_environment run_backend.sh JWT_PRIVATE_KEY "$pem"
}

@test "the key comes from JWT_PRIVATE_KEY_BASE64, in one line or wrapped" {
  for wrap in 0 20; do
    given=(DATA_DIR=./data JWT_PRIVATE_KEY_BASE64="$(printf '%s\n' "$pem" | base64 --wrap="$wrap")")
    start
    assert_success
    assert_output --partial 'JWT key loaded from JWT_PRIVATE_KEY_BASE64.'
    assert_environment run_backend.sh JWT_PRIVATE_KEY "$pem"
  done
}

@test "what is not base64 is refused without being shown" {
  for value in 'not base64!' '$(id)' "$pem" 'QUJD*'; do
    given=(DATA_DIR=./data "JWT_PRIVATE_KEY_BASE64=$value")
    start
    assert_refused 'JWT_PRIVATE_KEY_BASE64 is not base64.'
    refute_stderr --partial "$value"
  done
}

@test "base64 of something else is refused" {
  given+=(JWT_PRIVATE_KEY_BASE64="$(printf '\060\202\000\001' | base64)")
  start
  assert_refused 'the JWT key from JWT_PRIVATE_KEY_BASE64 is not a PKCS#8 private key in PEM form.'
}

@test "keys of other forms are refused without being shown, and their source is named" {
  for form in 'RSA PRIVATE KEY' 'ENCRYPTED PRIVATE KEY' 'EC PRIVATE KEY' 'PUBLIC KEY' CERTIFICATE; do
    printf '%s\n' "-----BEGIN $form-----" never-shown "-----END $form-----" >key.pem
    given=(DATA_DIR=./data JWT_PRIVATE_KEY_FILE=./key.pem)
    start
    assert_refused 'the JWT key from ./key.pem is not a PKCS#8 private key in PEM form.'
    refute_stderr --partial never-shown
  done
}

@test "without a key the backend starts, and it says where functions get theirs" {
  given+=(JWT_PRIVATE_KEY= JWT_PRIVATE_KEY_BASE64= JWT_PRIVATE_KEY_FILE=)
  start
  assert_success
  assert_output --partial 'no JWT key was given; functions get theirs from the deployment variables.'
  started run_backend.sh
}
