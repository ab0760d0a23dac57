import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { notify } from '#server/portal/notify.ts'
import { type CertificateKind, certificateNames } from './rules/content.ts'
import type { CertificateRefusal } from './rules/refusals.ts'

type Refused = Extract<
  CertificateRefusal,
  'certificate-not-found' | 'not-allowed' | 'own-certificate' | 'already-revoked' | 'reason-missing' | 'reason-too-long'
>

/** In characters: it is read by whoever looks the certificate up, on one sheet. */
const longestReason = 200

/** Takes a certificate back, at once and for everybody who looks it up. The bureau's, with a reason that the public reads, and never one's own. */
export async function revokeCertificate(
  actor: Actor,
  certificateId: string,
  reason: string,
): Promise<Result<undefined, Refused>> {
  if (!actor.roles.some((grant) => grant.role === 'bureau')) return refuse('not-allowed')
  if (reason.trim() === '') return refuse('reason-missing')
  if (reason.trim().length > longestReason) return refuse('reason-too-long')
  return await transaction(async (tx) => {
    const row = await tx.maybe<{
      learnerId: string
      kind: CertificateKind
      year: number
      number: string
      revokedAt: Date | null
    }>`
      select learner_id as "learnerId", kind, year, number, revoked_at as "revokedAt" from certificate where id = ${certificateId} for update`
    if (!row) return refuse('certificate-not-found')
    if (row.learnerId === actor.accountId) return refuse('own-certificate')
    if (row.revokedAt) return refuse('already-revoked')
    await tx.run`
      update certificate set revoked_at = clock_timestamp(), revoked_by = ${actor.accountId}, revocation_reason = ${reason.trim()} where id = ${certificateId}`
    await notify(tx, {
      accountId: row.learnerId,
      kind: 'certificate-revoked',
      title: '一张证书已被撤销',
      body: `您的 ${row.year} 年${row.kind === 'training' ? '度' : ''}${certificateNames[row.kind]}（编号 ${row.number}）已撤销：${reason.trim()}。如有异议，请联系主管部门。`,
      link: '/learn/certificates',
      dedupeKey: `certificate-revoked:${certificateId}`,
    })
    await recordAudit(tx, {
      actorId: actor.accountId,
      action: 'certificate.revoked',
      objectType: 'certificate',
      objectId: certificateId,
      details: { learnerId: row.learnerId, by: 'bureau' },
      before: { valid: true },
      after: { valid: false },
    })
    return ok()
  })
}
