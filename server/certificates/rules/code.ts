/** The random part of a certificate's address: 128 bits in Crockford's base 32, which has no I, L, O and U to be mistaken. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** `random` = 16 bytes from a cryptographic source. */
export function codeOf(random: Uint8Array): string {
  if (random.length !== 16) throw new Error(`invariant: expected 16 random bytes, got ${random.length}`)
  let value = random.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n)
  let code = ''
  for (let index = 0; index < 26; index += 1) {
    code = alphabet[Number(value & 31n)] + code
    value >>= 5n
  }
  return code
}

/** As typed or scanned, or null when it cannot be a code. */
export function parseCode(typed: string): string | null {
  const code = typed.normalize('NFKC').toUpperCase().replace(/[\s-]/g, '').replace(/[IL]/g, '1').replace(/O/g, '0')
  return /^[0-9A-HJKMNP-TV-Z]{26}$/.test(code) ? code : null
}
