import { createHash } from 'node:crypto'

/** Codes that a person may have at the same time. */
export const mostConsents = 5

/** 80 random bits, Crockford base 32, in groups that can be read out: XXXX-XXXX-XXXX-XXXX. `random` = 10 bytes. */
export function consentCode(random: Uint8Array): string {
  const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
  let value = random.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n)
  let code = ''
  for (let index = 0; index < 16; index += 1) {
    code = alphabet[Number(value & 31n)] + code
    value >>= 5n
  }
  return code.replace(/(.{4})(?=.)/g, '$1-')
}

/** As typed or pasted. */
const normalise = (typed: string): string =>
  typed.normalize('NFKC').toUpperCase().replace(/[\s-]/g, '').replace(/[IL]/g, '1').replace(/O/g, '0')

export const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest()
export const consentHash = (typed: string): Buffer => hashOf(`consent ${normalise(typed)}`)
