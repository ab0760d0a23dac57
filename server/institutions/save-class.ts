import { findTrainingNumbers } from '#server/attendance/find-training-numbers.ts'
import { openGathering } from '#server/attendance/open-gathering.ts'
import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { shanghaiYear } from '#server/platform/calendar.ts'
import { type Transaction, transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { notifyMany } from '#server/portal/notify.ts'
import { fillPlaces } from './fill-places.ts'
import { holdStanding } from './find-standing.ts'
import { type LockedClass, lockOwnClass } from './lock-class.ts'
import { moveClass } from './rules/class-state.ts'
import type { ClassText } from './rules/class-text.ts'
import { type ReadClass, readClass } from './rules/read-class.ts'
import { mayPublish } from './rules/standing.ts'

/** `revision`: as the page showed it. `publish`: puts a draft before the public; what is published already must be whole in any case. */
export type ClassSaving = { classId: string; revision: number; content: ClassText; publish: boolean }
type Refused =
  | 'not-found'
  | 'class-changed'
  | 'class-wrong'
  | 'class-over'
  | 'class-not-draft'
  | 'class-begun'
  | 'capacity-taken'
  | 'not-recognised'
  | 'field-not-recognised'
  | 'session-attended'
  | 'gathering-over'

/**
 * Keeps what was typed of a draft; publishes it, while the institution is recognised in its field; or changes a class that is published and has not begun,
 * of which everybody on its list hears. A published class has no fewer places than people who were given one.
 */
export async function saveClass(
  actor: Actor,
  { classId, revision, content, publish }: ClassSaving,
): Promise<Result<undefined, Refused>> {
  return await transaction(async (tx) => {
    const own = await lockOwnClass(tx, actor, classId)
    if (!own.ok) return own
    const { state, organisationId } = own.value
    if (state !== 'draft' && state !== 'published') return refuse('class-over')
    if (own.value.revision !== revision) return refuse('class-changed')
    if (state === 'draft' && !publish) {
      await tx.run`
        update training_class set content = ${JSON.stringify(content)}::jsonb, title = ${content.title.trim()}, revision = revision + 1,
          changed_at = clock_timestamp() where id = ${classId}`
      return ok()
    }
    const moved = publish ? moveClass(state, 'publish') : ok(state)
    if (!moved.ok) return refuse('class-not-draft')
    const now = await tx.now()
    const numbers = await findTrainingNumbers(Number(content.sessions[0]?.day.slice(0, 4)) || shanghaiYear(now), tx)
    const { read, problems } = readClass(content, numbers)
    if (problems) return refuse('class-wrong', problems)
    if (read.startsAt <= now || (own.value.startsAt && own.value.startsAt <= now)) return refuse('class-begun')
    const standing = await holdStanding(tx, organisationId)
    if (publish && (!standing || !mayPublish(standing.standing))) return refuse('not-recognised')
    if (!standing?.fields.includes(content.field)) return refuse('field-not-recognised')
    const { enrolled } = await tx.one<{ enrolled: number }>`
      select count(*) as enrolled from class_place where class_id = ${classId} and state = 'enrolled'`
    if (read.capacity < enrolled) return refuse('capacity-taken')
    const opened = await openGathering(tx, {
      ...{ id: classId, kind: 'class', organisationId, title: read.title, part: 'professional', form: 'class' },
      ...{ assessed: content.assessed, sessions: read.sessions, centihours: read.centihours },
    })
    if (!opened.ok) return opened
    await write(tx, own.value, content, read)
    await recordAudit(tx, {
      ...{ actorId: actor.accountId, objectType: 'class', objectId: classId, details: { organisationId } },
      action: publish ? 'class.published' : 'class.changed',
    })
    if (!publish) {
      await tellOfChange(tx, own.value, now)
      await fillPlaces(tx, classId)
    }
    return ok()
  })
}

async function write(tx: Transaction, { id }: LockedClass, content: ClassText, read: ReadClass): Promise<void> {
  await tx.run`
    update training_class set state = 'published', content = ${JSON.stringify(content)}::jsonb, title = ${read.title}, field = ${content.field},
      mode = ${content.mode}, audience = ${content.audience}, capacity = ${read.capacity}, centihours = ${read.centihours}, starts_at = ${read.startsAt},
      ends_at = ${read.endsAt}, enrol_from = ${read.enrolFrom}, enrol_until = ${read.enrolUntil}, revision = revision + 1, changed_at = clock_timestamp()
    where id = ${id}`
}

async function tellOfChange(tx: Transaction, { id, title }: LockedClass, now: Date): Promise<void> {
  const people = await tx.many<{ learnerId: string }>`
    select learner_id as "learnerId" from class_place where class_id = ${id} and state in ('asked', 'waiting', 'enrolled')`
  await notifyMany(
    tx,
    people.map(({ learnerId }) => ({
      ...{ accountId: learnerId, kind: 'class-changed', link: `/learn/classes/${id}`, dedupeKey: `class:${id}:${now.getTime()}` },
      ...{ title: '您报名的班次有变更', body: `《${title}》的安排有变化，请查看最新的时间和地点。` },
    })),
  )
}
