# Which database, which file storage and which switches the backend is given.

load entrypoint

postgres='postgres://user:password@db:5432?sslmode=disable'
mysql=mysql://user:password@db:3306

@test "without a database URL it is SQLite in the data folder" {
  start_own_command
  assert_last_arguments --local-storage ./data/storage ./data/db.sqlite3
  assert_output --partial 'database: SQLite in ./data/db.sqlite3'
}

@test "empty database URLs are none" {
  given+=(POSTGRES_URL= MYSQL_URL= DATABASE_URL=)
  start_own_command
  assert_last_arguments ./data/storage ./data/db.sqlite3
}

@test "POSTGRES_URL" {
  given+=(POSTGRES_URL="$postgres")
  start_own_command
  assert_last_arguments --local-storage ./data/storage --db postgres-v5 "$postgres"
  assert_output --partial 'database: POSTGRES_URL'
}

@test "MYSQL_URL" {
  given+=(MYSQL_URL="$mysql")
  start_own_command
  assert_last_arguments --db mysql-v5 "$mysql"
  assert_output --partial 'database: MYSQL_URL'
}

@test "DATABASE_URL, with a word about its being deprecated" {
  given+=(DATABASE_URL="$postgres")
  start_own_command
  assert_last_arguments --db postgres-v5 "$postgres"
  assert_output --partial 'database: DATABASE_URL (deprecated by Convex; use POSTGRES_URL or MYSQL_URL)'
}

@test "POSTGRES_URL wins over MYSQL_URL, and that over DATABASE_URL" {
  given+=(DATABASE_URL=postgres://third MYSQL_URL="$mysql")
  start_own_command
  assert_last_arguments --db mysql-v5 "$mysql"
  given+=(POSTGRES_URL="$postgres")
  start_own_command
  assert_last_arguments --db postgres-v5 "$postgres"
  if has_argument "$mysql"; then fail 'two databases were given'; fi
}

@test "a database URL reaches the backend byte for byte" {
  given+=("POSTGRES_URL=postgres://user:$awkward@db")
  start_own_command
  assert_last_arguments --db postgres-v5 "postgres://user:$awkward@db"
}

@test "run_backend.sh chooses by itself: the URLs are left in its environment" {
  given+=(POSTGRES_URL="$postgres" MYSQL_URL="$mysql")
  start
  assert_environment run_backend.sh POSTGRES_URL "$postgres"
  assert_environment run_backend.sh MYSQL_URL "$mysql"
}

# switch NAME FLAG: any value that is not empty turns it on.
switch() {
  for value in true false 0 ' '; do
    given=(DATA_DIR=./data "$1=$value")
    start_own_command
    has_argument "$2" || fail "$1=$value did not give $2"
  done
  given=(DATA_DIR=./data "$1=")
  start_own_command
  if has_argument "$2"; then fail "an empty $1 gave $2"; fi
  given=(DATA_DIR=./data)
  start_own_command
  if has_argument "$2"; then fail "$2 was given without $1"; fi
}

@test "DISABLE_BEACON" { switch DISABLE_BEACON --disable-beacon; }
@test "REDACT_LOGS_TO_CLIENT" { switch REDACT_LOGS_TO_CLIENT --redact-logs-to-client; }
@test "DO_NOT_REQUIRE_SSL" { switch DO_NOT_REQUIRE_SSL --do-not-require-ssl; }

@test "an empty DISABLE_BEACON is unset for the backend, whose parser refuses it" {
  given+=(DISABLE_BEACON=)
  start
  assert_success
  refute_environment run_backend.sh DISABLE_BEACON
  start_own_command
  refute_environment convex-local-backend DISABLE_BEACON
}

@test "a DISABLE_BEACON that is set stays" {
  given+=(DISABLE_BEACON=true)
  start
  assert_environment run_backend.sh DISABLE_BEACON true
}

s3=(AWS_REGION=eu-central-1 S3_STORAGE_EXPORTS_BUCKET=a S3_STORAGE_SNAPSHOT_IMPORTS_BUCKET=b
  S3_STORAGE_MODULES_BUCKET=c S3_STORAGE_FILES_BUCKET=d S3_STORAGE_SEARCH_BUCKET=e)

@test "with the region and all five buckets, files go to S3" {
  given+=("${s3[@]}")
  start_own_command
  assert_last_arguments --beacon-tag self-hosted-docker --s3-storage ./data/db.sqlite3
}

@test "with any one of the six missing or empty, files stay on the volume" {
  for missing in "${s3[@]%%=*}"; do
    given=(DATA_DIR=./data "${s3[@]}" "$missing=")
    start_own_command
    assert_last_arguments --local-storage ./data/storage ./data/db.sqlite3
    if has_argument --s3-storage; then fail "$missing is missing, and S3 was used"; fi
  done
}
