import { recordAudit } from '#server/audit/record-audit.ts'
import { moveComplaints } from '#server/complaints/move-complaints.ts'
import { mergeLedgers } from '#server/hours/merge-ledgers.ts'
import type { Actor } from '#server/identity/actor.ts'
import { changeAccess } from '#server/identity/change-access.ts'
import { requireConfirmed } from '#server/identity/rules/confirmation.ts'
import { holds } from '#server/identity/rules/powers.ts'
import { currentPlace } from '#server/organisations/ask-to-join.ts'
import { moveLearner } from '#server/organisations/move-learner.ts'
import { type Transaction, transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { notify } from '#server/portal/notify.ts'
import type { MergeRefusal } from './rules/merge-refusals.ts'

/**
 * Two accounts that are one person become one: `mergedId` is closed and stays readable, its hours go to `keptId`, and its place where the kept one has none. For
 * the bureau, in one transaction; what somebody still has to decide (a year under way, a declaration, a paper book) is decided first.
 */
export async function mergeLearners(
  actor: Actor,
  { keptId, mergedId, reason: given }: { keptId: string; mergedId: string; reason: string },
): Promise<Result<{ moved: number; dropped: number }, MergeRefusal | 'not-found' | 'confirm-needed'>> {
  const reason = given.trim()
  if (!holds(actor, 'learner.merge')) return refuse('not-found')
  return await transaction(async (tx) => {
    const accounts = await tx.many<{ id: string; realName: string; status: string; merged: boolean }>`
      select a.id, a.real_name as "realName", a.status, exists (select from person_merge m where m.merged_id = a.id) as merged from account a
      where a.id = any(${[keptId, mergedId]}::uuid[]) order by a.id for update`
    if (keptId === mergedId) return refuse('merge-same')
    if (accounts.length !== 2) return refuse('not-found')
    const now = await tx.now()
    const sure = requireConfirmed(actor, now)
    if (!sure.ok) return sure
    if ([keptId, mergedId].includes(actor.accountId)) return refuse('merge-own')
    if (accounts.some((account) => account.merged || account.status !== 'active')) return refuse('merge-closed')
    if (accounts[0]?.realName !== accounts[1]?.realName) return refuse('merge-names')
    if ([...reason].length < 2 || reason.length > 500) return refuse('merge-reason-missing')
    const undecided = await findUndecided(tx, keptId, mergedId)
    if (undecided) return refuse(undecided)
    const merged = await mergeLedgers(tx, { keptId, mergedId, actorId: actor.accountId, reason })
    if (!merged.ok) return merged
    const deed = { actorId: actor.accountId, now }
    const [place, from] = [await currentPlace(tx, keptId), await currentPlace(tx, mergedId)]
    await moveLearner(tx, { learnerId: mergedId, organisationId: null }, deed)
    if (!place && from) await moveLearner(tx, { learnerId: keptId, organisationId: from }, deed)
    await moveComplaints(tx, { fromId: mergedId, toId: keptId })
    await changeAccess(tx, mergedId, 'deactivate', { actorId: actor.accountId, reason })
    const { moved, dropped } = merged.value
    await tx.run`
      insert into person_merge (merged_id, kept_id, reason, merged_by, merged_at, moved, dropped)
      values (${mergedId}, ${keptId}, ${reason}, ${actor.accountId}, ${now}, ${moved}, ${dropped})`
    await recordAudit(tx, {
      ...{ actorId: actor.accountId, action: 'account.merged', objectType: 'account', objectId: mergedId },
      details: { learnerId: keptId, reason, moved, dropped },
    })
    await notify(tx, {
      ...{
        accountId: keptId,
        kind: 'joining',
        title: '您的两个账号已合并',
        link: '/learn/hours',
        dedupeKey: `merged:${mergedId}`,
      },
      body: `另一个账号的 ${moved} 笔学时已转到本账号${dropped > 0 ? `，${dropped} 笔与本账号重复，不再计入` : ''}；那个账号已停用。如有疑问，请与市人力社保局联系。`,
    })
    return ok(merged.value)
  })
}

/** What of the account that goes, or of the years of both, somebody has still to decide. */
async function findUndecided(tx: Transaction, keptId: string, mergedId: string): Promise<MergeRefusal | null> {
  const found = await tx.one<{
    powers: boolean
    underWay: boolean
    declared: boolean
    attends: boolean
    owes: boolean
    book: boolean
  }>`
    select exists (select from role_grant where account_id = ${mergedId} and revoked_at is null and (valid_until is null or valid_until > clock_timestamp())) as powers,
      exists (select from submitted_year y join submission s on s.id = y.submission_id
        where y.learner_id = any(${[keptId, mergedId]}::uuid[]) and y.state = 'submitted' and s.ended_at is null) as "underWay",
      exists (select from declaration where learner_id = ${mergedId} and state in ('submitted', 'checked', 'returned')) as declared,
      exists (select from attendee t join gathering g on g.id = t.gathering_id
        where t.learner_id = ${mergedId} and (g.state in ('open', 'handed-in') or (g.state = 'confirmed' and g.credited_at is null)))
        or exists (select from class_place where learner_id = ${mergedId} and state in ('asked', 'waiting')) as attends,
      exists (select from enrolment_fee where learner_id = ${mergedId} and state in ('due', 'refund-due')) as owes,
      exists (select from book_range where learner_id = ${mergedId} and state = 'issued') as book`
  if (found.powers) return 'merge-holds-powers'
  if (found.underWay) return 'merge-under-way'
  if (found.declared) return 'merge-declared'
  if (found.attends) return 'merge-attends'
  if (found.owes) return 'merge-owes'
  return found.book ? 'merge-book' : null
}
