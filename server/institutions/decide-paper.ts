import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { requireConfirmed } from '#server/identity/rules/confirmation.ts'
import { shanghaiDay } from '#server/platform/calendar.ts'
import { type Transaction, transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { notify } from '#server/portal/notify.ts'
import { findStanding } from './find-standing.ts'
import { lockPaperForAnswer } from './lock-paper.ts'
import { movePaper, type PaperAction, paperKindNames } from './rules/paper-state.ts'
import { isSeminar, type RecognitionText } from './rules/paper-text.ts'

export type PaperDecision = {
  paperId: string
  /** As the page showed it. */
  revision: number
  action: Extract<PaperAction, 'accept' | 'return' | 'refuse'>
  answer: string
  /** Days of Shanghai, both included, when an institution is recognised. */
  validFrom: string
  validUntil: string
}

type Refused =
  | 'not-found'
  | 'confirm-needed'
  | 'paper-over'
  | 'paper-waits'
  | 'paper-not-waiting'
  | 'paper-changed'
  | 'own-paper'
  | 'reason-missing'
  | 'reason-long'
  | 'days-wrong'

const deeds = {
  accept: 'institution.paper-accepted',
  return: 'institution.paper-returned',
  refuse: 'institution.paper-refused',
} as const
const said = { accept: '已同意', return: '被退回', refuse: '未同意' } as const

/**
 * The bureau answers. A recognition that is accepted holds from a day until a day, and replaces the one before; who was suspended stays so, unless that
 * recognition had expired. Of two who answer at the same moment the second is told.
 */
export async function decidePaper(actor: Actor, decision: PaperDecision): Promise<Result<undefined, Refused>> {
  const { paperId, action } = decision
  const answer = decision.answer.trim()
  return await transaction(async (tx) => {
    const locked = await lockPaperForAnswer(tx, actor, paperId)
    if (!locked.ok) return locked
    const { kind, state, revision, submittedBy, organisationId, content } = locked.value
    // A draft is its writer's alone.
    if (state === 'draft' || state === 'withdrawn') return refuse('not-found')
    const now = await tx.now()
    if (kind === 'recognition') {
      const sure = requireConfirmed(actor, now)
      if (!sure.ok) return sure
    }
    const moved = movePaper(state, action)
    if (!moved.ok) return moved
    if (submittedBy === actor.accountId) return refuse('own-paper')
    if (revision !== decision.revision) return refuse('paper-changed')
    if (action !== 'accept' && answer === '') return refuse('reason-missing')
    if ([...answer].length > 500) return refuse('reason-long')
    if (action === 'accept' && !isSeminar(content)) {
      if (!daysRight(decision, shanghaiDay(now))) return refuse('days-wrong')
      await recognise(tx, organisationId, content, decision, now)
    }
    await tx.run`
      update institution_paper set state = ${moved.value}, decided_by = ${actor.accountId}, decided_at = ${now}, answer = ${answer}, revision = revision + 1
      where id = ${paperId}`
    await recordAudit(tx, {
      ...{ actorId: actor.accountId, action: deeds[action], objectType: 'institution-paper', objectId: paperId },
      details: { kind, ...(answer ? { reason: answer } : {}) },
    })
    if (submittedBy)
      await notify(tx, {
        ...{ accountId: submittedBy, kind: 'institution-decided', link: `/manage/institutions/papers/${paperId}` },
        ...{ dedupeKey: `institution-paper:${paperId}:${revision}`, title: `${paperKindNames[kind]}${said[action]}` },
        body: answer || '可以在“施教机构”里查看。',
      })
    return ok()
  })
}

const isDay = (day: string) => /^20\d\d-\d\d-\d\d$/.test(day) && new Date(`${day}T00:00:00Z`).toJSON()?.slice(0, 10) === day
const daysRight = ({ validFrom, validUntil }: PaperDecision, today: string) =>
  isDay(validFrom) && isDay(validUntil) && validFrom <= validUntil && today <= validUntil

async function recognise(
  tx: Transaction,
  organisationId: string,
  content: RecognitionText,
  { validFrom, validUntil }: PaperDecision,
  now: Date,
): Promise<void> {
  const before = await findStanding(organisationId, tx)
  const suspendedAt = before?.standing === 'suspended' ? before.suspendedAt : null
  await tx.run`
    insert into institution (organisation_id, level, fields, district, profile, contact, valid_from, valid_until, suspended_at, recognised_at)
    values (${organisationId}, ${content.level}, ${content.fields}, ${content.district.trim()}, ${content.profile.trim()}, ${content.contact.trim()},
      ${validFrom}::date, ${validUntil}::date, ${suspendedAt}::timestamptz, ${now})
    on conflict (organisation_id) do update set level = excluded.level, fields = excluded.fields, district = excluded.district, profile = excluded.profile,
      contact = excluded.contact, valid_from = excluded.valid_from, valid_until = excluded.valid_until, suspended_at = excluded.suspended_at,
      recognised_at = excluded.recognised_at`
}
