import { blindIndex } from './blind-index.ts'
import { encryptPersonalData } from './encrypt-personal-data.ts'

export type SealedNumber = { cipher: string; index: Buffer }

/** A number as it is stored: sealed for the account that it will belong to, and the index by which it is found. `text` is in its normal form. */
export const sealPerson = (kind: 'id-number' | 'phone', accountId: string, text: string): SealedNumber => ({
  cipher: encryptPersonalData(kind, accountId, text),
  index: blindIndex(kind, text),
})
