import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { actsFor } from '#server/organisations/acts-for.ts'
import { transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { type ClassText, emptyClass } from './rules/class-text.ts'
import type { SeminarText } from './rules/paper-text.ts'

/** Begins a class: an empty one, one like another but for its days, or the one that an approved seminar leads to. */
export async function startClass(
  actor: Actor,
  { organisationId, copyOf, seminarId }: { organisationId: string; copyOf: string | null; seminarId: string | null },
): Promise<Result<{ classId: string }, 'not-found' | 'seminar-not-approved'>> {
  return await transaction(async (tx) => {
    if (!(await actsFor(actor, 'class.run', organisationId, tx))) return refuse('not-found')
    const place =
      await tx.maybe`select 1 from organisation where id = ${organisationId} and kind = 'institution' and closed_at is null`
    if (!place) return refuse('not-found')
    let content: ClassText = emptyClass
    if (copyOf) {
      const other = await tx.maybe<{ content: ClassText }>`
        select content from training_class where id = ${copyOf} and organisation_id = ${organisationId}`
      if (!other) return refuse('not-found')
      const sessions = other.content.sessions.map((session) => ({ ...session, id: newId(), day: '' }))
      content = { ...other.content, sessions, enrolFrom: '', enrolUntil: '' }
    }
    if (seminarId) {
      // Two who open a class of the same seminar take turns.
      const seminar = await tx.maybe<{ content: SeminarText; state: string }>`
        select content, state from institution_paper where id = ${seminarId} and organisation_id = ${organisationId} and kind = 'seminar' for update`
      if (!seminar) return refuse('not-found')
      const held = await tx.maybe`select 1 from training_class where seminar_id = ${seminarId} and state <> 'cancelled' limit 1`
      if (seminar.state !== 'accepted' || held) return refuse('seminar-not-approved')
      const { title, field, programme, people, hours, contact } = seminar.content
      content = { ...content, title, field, contact, syllabus: programme, capacity: people, hours }
    }
    const classId = newId()
    const now = await tx.now()
    await tx.run`
      insert into training_class (id, organisation_id, seminar_id, state, content, title, created_by, created_at, changed_at)
      values (${classId}, ${organisationId}, ${seminarId}::uuid, 'draft', ${JSON.stringify(content)}::jsonb, ${content.title}, ${actor.accountId}, ${now}, ${now})`
    await recordAudit(tx, {
      ...{ actorId: actor.accountId, action: 'class.started', objectType: 'class', objectId: classId },
      details: { organisationId },
    })
    return ok({ classId })
  })
}
