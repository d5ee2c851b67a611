export interface SyncVersion {
  readonly querySet: number
  readonly identity: number
  readonly ts: string
}

/** Where every session begins. */
export const startVersion: SyncVersion = { querySet: 0, identity: 0, ts: 'AAAAAAAAAAA=' }

/** A u64 as the protocol writes it: base64 of 8 bytes, little-endian (contract section 4). */
export function encodeTimestamp(value: bigint): string {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(value)
  return bytes.toString('base64')
}
