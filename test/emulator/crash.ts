/** Dies the way the real process dies, for tests of what surrounds it. */
export function crash(reason: string): never {
  process.stderr.write(
    `thread 'main' panicked at crates/local_backend/src/main.rs:1:1:\n${reason}\n` +
      'note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\n',
  )
  process.exit(1)
}
