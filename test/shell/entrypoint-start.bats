# What the entrypoint starts, with what arguments, and in what folders.

load entrypoint

@test "with the image's own ports it hands over to run_backend.sh and keeps the arguments" {
  start --flag value
  assert_success
  assert_arguments run_backend.sh --flag value
  if started convex-local-backend; then fail 'the backend was started beside it'; fi
}

@test "arguments reach run_backend.sh byte for byte" {
  start "$awkward" '' --x='a b' $'line\n'
  assert_success
  assert_arguments run_backend.sh "$awkward" '' --x='a b' $'line\n'
}

@test "arguments reach the backend byte for byte and before the flags made here" {
  start_own_command "$awkward" '' $'line\n'
  mapfile -d '' -t actual <convex-local-backend.arguments
  assert_equal "${actual[*]:0:4}" "$awkward  "$'line\n'" --instance-name"
}

@test "without run_backend.sh it makes the whole command line itself" {
  given+=(INSTANCE_NAME=shop INSTANCE_SECRET="$secret")
  start_own_command
  assert_arguments convex-local-backend --instance-name shop --instance-secret "$secret" \
    --port 3210 --site-proxy-port 3211 \
    --convex-origin http://127.0.0.1:3210 --convex-site http://127.0.0.1:3211 \
    --beacon-tag self-hosted-docker --local-storage ./data/storage ./data/db.sqlite3
}

@test "a run_backend.sh that is not executable is left alone" {
  chmod 644 run_backend.sh
  start
  assert_success
  started convex-local-backend
}

@test "another API port is one that run_backend.sh cannot be told, and the origin follows it" {
  given+=(CONVEX_API_PORT=4210)
  start
  assert_success
  assert_equal "$(argument_after --port)" 4210
  assert_equal "$(argument_after --site-proxy-port)" 3211
  assert_equal "$(argument_after --convex-origin)" http://127.0.0.1:4210
  if started run_backend.sh; then fail 'run_backend.sh would have listened on 3210'; fi
}

@test "another site port too" {
  given+=(CONVEX_SITE_PORT=65535)
  start
  assert_success
  assert_equal "$(argument_after --site-proxy-port)" 65535
  assert_equal "$(argument_after --convex-site)" http://127.0.0.1:65535
}

@test "origins that are given are used as they are, by either command" {
  given+=(CONVEX_CLOUD_ORIGIN=https://api.example.com CONVEX_SITE_ORIGIN=http://site.example.com:8080/x)
  start
  assert_success
  assert_environment run_backend.sh CONVEX_CLOUD_ORIGIN https://api.example.com
  assert_environment run_backend.sh CONVEX_SITE_ORIGIN http://site.example.com:8080/x
  start_own_command
  assert_equal "$(argument_after --convex-origin)" https://api.example.com
  assert_equal "$(argument_after --convex-site)" http://site.example.com:8080/x
}

@test "run_backend.sh finds loopback origins and the folders in its environment" {
  start
  assert_success
  assert_environment run_backend.sh CONVEX_CLOUD_ORIGIN http://127.0.0.1:3210
  assert_environment run_backend.sh CONVEX_SITE_ORIGIN http://127.0.0.1:3211
  assert_environment run_backend.sh TMPDIR ./data/tmp
  assert_environment run_backend.sh STORAGE_DIR ./data/storage
  assert_environment run_backend.sh SQLITE_DB ./data/db.sqlite3
  assert_environment run_backend.sh CREDENTIALS_DIR ./data/credentials
}

@test "variables that it does not know pass through byte for byte" {
  given+=("USER_VARIABLE=$awkward")
  start
  assert_environment run_backend.sh USER_VARIABLE "$awkward"
}

@test "the backend takes the shell's place, so that the container's SIGINT reaches it" {
  given+=(CONVEX_API_PORT=4210)
  env -i "PATH=$PATH" "${given[@]}" sh -c 'echo $$ >shell.pid; exec "$@"' sh "${SHELL_UNDER_TEST:-bash}" ./entrypoint.sh
  assert_equal "$(cat convex-local-backend.pid)" "$(cat shell.pid)"
}

@test "an image without the backend is said to be none of Convex" {
  rm run_backend.sh convex-local-backend
  start
  assert_refused "there is no convex-local-backend in $image: this is not a Convex backend image."
}

@test "a backend that is not executable counts as none" {
  rm run_backend.sh
  chmod 644 convex-local-backend
  start
  assert_refused 'this is not a Convex backend image.'
}

@test "the data folders are made, with blanks in their names too" {
  given=(DATA_DIR="./my data")
  start
  assert_success
  assert [ -d 'my data/tmp' ]
  assert [ -d 'my data/storage' ]
}

@test "folders of their own are used" {
  given+=(TMPDIR=./fast/tmp STORAGE_DIR=./big/storage SQLITE_DB=./elsewhere.sqlite3)
  start_own_command
  assert [ -d fast/tmp ]
  assert_last_arguments --local-storage ./big/storage ./elsewhere.sqlite3
}

@test "folders that are there already are fine" {
  mkdir -p data/tmp data/storage
  echo kept >data/storage/file
  start
  assert_success
  assert_equal "$(cat data/storage/file)" kept
}

@test "a file in the way of the data folder is refused" {
  touch data
  start
  assert_refused 'cannot be written; check the volume that is mounted there.'
}

@test "a file in the way of the storage folder is refused, and the folder is named" {
  mkdir data
  touch data/storage
  start
  assert_refused './data/storage cannot be written'
}

@test "a place where no folder can be made is refused" {
  given=(DATA_DIR=/proc/convex)
  start
  assert_refused '/proc/convex/tmp cannot be written'
}

@test "a volume that is there but belongs to another user is refused" {
  mkdir -p data/tmp data/storage
  chmod 555 data/tmp data/storage
  start_as_plain_user
  assert_refused './data/tmp cannot be written'
}
