# READ_ONLY names a folder that cannot be written in this container: nothing may be laid anywhere else either.

load install

@test "a place that cannot be written is named, and nothing is laid" {
  install
  assert_refused "$READ_ONLY cannot be written"
  assert_stderr --partial 'Nothing was installed.'
}
