import { recordAudit } from '#server/audit/record-audit.ts'
import { yearSentence } from '#server/certificates/rules/stated-year.ts'
import type { Actor } from '#server/identity/actor.ts'
import { requireConfirmed } from '#server/identity/rules/confirmation.ts'
import { transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { findCheck } from './list-checks.ts'
import { outcomeNames } from './rules/asked-list.ts'

type Table = { header: string[]; rows: (string | number)[][] }

/** A checked list as a table. Personal data leaves the house: the person confirms, and the audit keeps it. */
export async function exportCheck(actor: Actor, checkId: string): Promise<Result<Table, 'not-found' | 'confirm-needed'>> {
  const check = await findCheck(actor, checkId)
  if (!check) return refuse('not-found')
  return await transaction(async (tx) => {
    const confirmed = requireConfirmed(actor, await tx.now())
    if (!confirmed.ok) return confirmed
    await recordAudit(tx, { actorId: actor.accountId, action: 'review.exported', objectType: 'review', objectId: checkId })
    return ok({
      header: ['行', '姓名', '身份证号', '结果', '说明', '各年度'],
      rows: check.rows.map((row) => [
        ...[row.place, row.realName, row.maskedIdNumber, outcomeNames[row.outcome], row.sentence],
        row.years.map(yearSentence).join('；'),
      ]),
    })
  })
}
