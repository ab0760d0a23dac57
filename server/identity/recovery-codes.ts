import { randomInt } from 'node:crypto'
import type { Transaction } from '#server/platform/database.ts'
import { blindIndex } from './blind-index.ts'

/** Without characters that are mistaken for others when read from paper. */
const letters = 'abcdefghjkmnpqrstuvwxyz23456789'
const count = 10

/** 'k7pf2-9wxqm': ten characters, 49 bits. */
const newCode = () => [0, 1].map(() => Array.from({ length: 5 }, () => letters[randomInt(letters.length)]).join('')).join('-')

const hashOf = (accountId: string, code: string) => blindIndex('recovery-code', `${accountId}|${code}`)

export const normaliseRecoveryCode = (text: string): string | null => {
  const plain = text.normalize('NFKC').toLowerCase().replace(/[\s-]/g, '')
  return /^[a-z2-9]{10}$/.test(plain) ? `${plain.slice(0, 5)}-${plain.slice(5)}` : null
}

/** Ten new codes in place of all earlier ones. This is the only time that anybody sees them. */
export async function writeRecoveryCodes(tx: Transaction, accountId: string, now: Date): Promise<string[]> {
  const codes = Array.from({ length: count }, newCode)
  await tx.run`delete from recovery_code where account_id = ${accountId}`
  await tx.run`
    insert into recovery_code (account_id, code_hash, made_at)
    select ${accountId}, code_hash, ${now} from unnest(${codes.map((code) => hashOf(accountId, code))}::bytea[]) as made (code_hash)`
  return codes
}

/** Whether it was one of the person's, unused: now it is used. Of two at the same instant one wins. */
export async function spendRecoveryCode(tx: Transaction, accountId: string, code: string, now: Date): Promise<boolean> {
  const spent = await tx.run`
    update recovery_code set used_at = ${now} where account_id = ${accountId} and code_hash = ${hashOf(accountId, code)} and used_at is null`
  return spent === 1
}
