/**
 * The text with the owner of the Feature's repository in place of OWNER. The source names no real account: one that
 * nobody of us holds could be taken by a stranger, whose Feature people would then run. The release workflow says whose
 * it is with CODER_CONVEX_OWNER; registries want it in lower case.
 */
export function withOwner(text: string): string {
  const owner = process.env.CODER_CONVEX_OWNER?.toLowerCase()
  return owner ? text.replaceAll('OWNER/coder-convex', `${owner}/coder-convex`) : text
}
