import { databaseNow, transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { type CreateAccountRefusal, createAccount } from './create-account.ts'
import { isHashingBusy } from './hash-password.ts'
import { type OpenedSession, openSession } from './open-session.ts'
import { spendProof } from './spend-proof.ts'

export type SignUpRequest = {
  realName: string
  idNumber: string
  phone: string
  password: string
  proof: string
  userAgent: string
}
export type SignUpRefusal = CreateAccountRefusal | 'proof-missing' | 'proof-invalid' | 'try-later'

/** A visitor becomes a learner: one proof of work, one account, and a session on this device. */
export async function signUp(request: SignUpRequest): Promise<Result<OpenedSession & { accountId: string }, SignUpRefusal>> {
  if (isHashingBusy()) return refuse('try-later')
  // Spent before the numbers are looked up: whoever wants to learn which numbers have accounts pays for each.
  const proof = await spendProof(request.proof)
  if (!proof.ok) return proof
  const { realName, idNumber, phone, password, userAgent } = request
  const now = await databaseNow()
  const account = await createAccount({ realName, idNumber, phone, password, now })
  if (!account.ok) return account
  const { accountId } = account.value
  const session = await transaction((tx) => openSession(tx, { accountId, userAgent, remember: false, now }))
  return ok({ ...session, accountId })
}
