import { recordAudit } from '#server/audit/record-audit.ts'
import { sql, transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { blindIndex } from './blind-index.ts'
import { isHashingBusy, verifyNobodysPassword, verifyPassword } from './hash-password.ts'
import { type OpenedSession, openSession } from './open-session.ts'
import { normaliseIdNumber } from './rules/id-number.ts'
import { parsePhone } from './rules/phone.ts'
import { needsProof } from './rules/throttle.ts'
import { spendProof } from './spend-proof.ts'
import { countedFailures, countFailure, forgiveFailures, oneTryAtATime, waitBeforeTry } from './throttle.ts'

export type SignInRequest = {
  identifier: string
  password: string
  remember: boolean
  proof: string
  ip: string
  userAgent: string
}
export type SignInRefusal =
  | 'identifier-format'
  | 'wrong-credentials'
  | 'sign-in-wait'
  | 'proof-needed'
  | 'proof-invalid'
  | 'account-disabled'
  | 'try-later'
type SignedIn = OpenedSession & { accountId: string }
type Account = { id: string; status: string; passwordHash: string }

/**
 * Opens a session for whoever knows the password to an ID or phone number. Whether such an account exists shows neither in words nor in time.
 * Refusals carry `{ waitSeconds }` where the person has to wait.
 */
export async function signIn(request: SignInRequest): Promise<Result<SignedIn, SignInRefusal>> {
  const index = indexOf(request.identifier)
  if (!index) return refuse('identifier-format')
  if (isHashingBusy()) return refuse('try-later')
  const pair = { account: index.toString('hex'), ip: request.ip }
  return await oneTryAtATime(pair, async () => {
    const waitSeconds = await waitBeforeTry(pair)
    if (waitSeconds > 0) return refuse('sign-in-wait', { waitSeconds })
    if (needsProof(await countedFailures(pair))) {
      const proof = await spendProof(request.proof)
      if (!proof.ok) return refuse(proof.reason === 'proof-missing' ? 'proof-needed' : 'proof-invalid')
    }
    const account = await sql.maybe<Account>`
      select id, status, password_hash as "passwordHash" from account
      where (id_number_index = ${index} or phone_index = ${index}) and awaits_activation_since is null`
    const right = account
      ? await verifyPassword(account.passwordHash, request.password)
      : await verifyNobodysPassword(request.password)
    if (!account || !right) return refuse('wrong-credentials', { waitSeconds: await countFailure(pair) })
    await forgiveFailures(pair)
    if (account.status !== 'active') return refuse('account-disabled')
    return ok(await open(account.id, request))
  })
}

function open(accountId: string, { userAgent, remember }: SignInRequest): Promise<SignedIn> {
  return transaction(async (tx) => {
    const session = await openSession(tx, { accountId, userAgent, remember, now: await tx.now() })
    await recordAudit(tx, { actorId: accountId, action: 'session.opened', objectType: 'account', objectId: accountId })
    return { ...session, accountId }
  })
}

/** Eighteen characters are an ID number, eleven digits a phone number; the index knows which of the two was meant. */
function indexOf(identifier: string): Buffer | null {
  const phone = parsePhone(identifier)
  if (phone.ok) return blindIndex('phone', phone.value)
  const idNumber = normaliseIdNumber(identifier)
  return /^\d{17}[\dX]$/.test(idNumber) ? blindIndex('id-number', idNumber) : null
}
