#!/usr/bin/env bash
# Starts the backend with flags from the environment; arguments of its own are passed on first.
set -e

export DATA_DIR=${DATA_DIR:-/convex/data}
export TMPDIR=${TMPDIR:-$DATA_DIR/tmp}
export STORAGE_DIR=${STORAGE_DIR:-$DATA_DIR/storage}
export SQLITE_DB=${SQLITE_DB:-$DATA_DIR/db.sqlite3}
mkdir -p "$TMPDIR" "$STORAGE_DIR"

# shellcheck source=test/emulator/image/read_credentials.sh
source ./read_credentials.sh

# Which database: the first URL that is set, else SQLite.
database=$SQLITE_DB
driver=()
if [[ -n ${POSTGRES_URL:-} ]]; then
  database=$POSTGRES_URL driver=(--db postgres-v5)
elif [[ -n ${MYSQL_URL:-} ]]; then
  database=$MYSQL_URL driver=(--db mysql-v5)
elif [[ -n ${DATABASE_URL:-} ]]; then
  echo "Warning: DATABASE_URL is deprecated; set POSTGRES_URL or MYSQL_URL."
  database=$DATABASE_URL driver=(--db postgres-v5)
fi

# Which storage: S3 when the region and every bucket are named, else the volume.
needed=(AWS_REGION S3_STORAGE_EXPORTS_BUCKET S3_STORAGE_SNAPSHOT_IMPORTS_BUCKET S3_STORAGE_MODULES_BUCKET
  S3_STORAGE_FILES_BUCKET S3_STORAGE_SEARCH_BUCKET)
missing=()
for name in "${needed[@]}"; do
  if [[ -z ${!name:-} ]]; then missing+=("$name"); fi
done
storage=(--local-storage "$STORAGE_DIR")
if [[ ${#missing[@]} -eq 0 ]]; then
  storage=(--s3-storage)
elif [[ ${#missing[@]} -lt ${#needed[@]} ]]; then
  echo "Warning: S3 storage needs these variables too: ${missing[*]}. Using local storage."
fi

switches=()
if [[ -n ${DISABLE_BEACON:-} ]]; then switches+=(--disable-beacon); fi
if [[ -n ${REDACT_LOGS_TO_CLIENT:-} ]]; then switches+=(--redact-logs-to-client); fi
if [[ -n ${DO_NOT_REQUIRE_SSL:-} ]]; then switches+=(--do-not-require-ssl); fi

# exec: the backend must receive SIGINT itself.
exec ./convex-local-backend "$@" \
  --instance-name "$INSTANCE_NAME" \
  --instance-secret "$INSTANCE_SECRET" \
  --port 3210 \
  --site-proxy-port 3211 \
  --convex-origin "${CONVEX_CLOUD_ORIGIN:-}" \
  --convex-site "${CONVEX_SITE_ORIGIN:-}" \
  --beacon-tag self-hosted-docker \
  "${switches[@]}" \
  "${driver[@]}" \
  "${storage[@]}" \
  "$database"
