/**
 * Variables that the backend reads itself and that pass through from the settings layers to it, with the stack's
 * defaults; null means that it stays unset, since an empty value is not a valid one for all of them
 * (DISABLE_BEACON is a clap boolean). Upstream's compose file is the source of the names.
 */
export const backendEnvironment: Readonly<Record<string, string | null>> = {
  RUST_LOG: 'info',
  // Two days instead of upstream's ninety: a development database stays small.
  DOCUMENT_RETENTION_DELAY: '172800',
  // Any non-empty value, even "false", counts (facts/convex.md); it only matters with Postgres or MySQL.
  DO_NOT_REQUIRE_SSL: 'true',
  DISABLE_METRICS_ENDPOINT: 'true',
  DISABLE_BEACON: null,
  REDACT_LOGS_TO_CLIENT: null,
  RUST_BACKTRACE: null,
  APPLICATION_MAX_CONCURRENT_MUTATIONS: '16',
  APPLICATION_MAX_CONCURRENT_NODE_ACTIONS: '16',
  APPLICATION_MAX_CONCURRENT_QUERIES: '16',
  APPLICATION_MAX_CONCURRENT_V8_ACTIONS: '16',
  AWS_ACCESS_KEY_ID: null,
  AWS_SECRET_ACCESS_KEY: null,
  AWS_SESSION_TOKEN: null,
  AWS_REGION: null,
  AWS_S3_FORCE_PATH_STYLE: null,
  AWS_S3_DISABLE_SSE: null,
  AWS_S3_DISABLE_CHECKSUMS: null,
  S3_ENDPOINT_URL: null,
  S3_STORAGE_EXPORTS_BUCKET: null,
  S3_STORAGE_SNAPSHOT_IMPORTS_BUCKET: null,
  S3_STORAGE_MODULES_BUCKET: null,
  S3_STORAGE_FILES_BUCKET: null,
  S3_STORAGE_SEARCH_BUCKET: null,
}

/** All of them as unset: what a plan does not pass must not come from the environment that we run in either. */
export const withoutInherited: Readonly<Record<string, undefined>> = Object.fromEntries(
  Object.keys(backendEnvironment).map((name) => [name, undefined]),
)
