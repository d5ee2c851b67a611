import { randomBytes } from 'node:crypto'

/** Makes the secret that an instance signs its admin keys with: 32 random bytes as 64 hexadecimal digits. */
export const generateInstanceSecret = (): string => randomBytes(32).toString('hex')
