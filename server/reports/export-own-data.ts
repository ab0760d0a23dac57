import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { openNumbers } from '#server/identity/open-numbers.ts'
import { requireConfirmed } from '#server/identity/rules/confirmation.ts'
import { transaction } from '#server/platform/database.ts'
import { ok, type Result } from '#server/platform/result.ts'
import { listLooks } from './list-looks.ts'

/** Everything that is kept about whoever asks, as one record of lists, for them to take along. Only after they showed that it is them. */
export async function exportOwnData(actor: Actor): Promise<Result<Record<string, unknown>, 'confirm-needed'>> {
  const looks = await listLooks(actor)
  return await transaction(async (tx) => {
    const sure = requireConfirmed(actor, await tx.now())
    if (!sure.ok) return sure
    const me = actor.accountId
    const profile = await tx.one<{
      realName: string
      createdAt: Date
      status: string
    }>`select real_name as "realName", created_at as "createdAt", status from account where id = ${me}`
    const titles = await tx.many`
      select kind, value, since_on as "sinceOn", recorded_at as "recordedAt" from learner_attribute where account_id = ${me} order by since_on`
    const affiliations = await tx.many`
      select o.name, f.started_at as "startedAt", f.ended_at as "endedAt", f.end_reason as "endReason"
      from affiliation f join organisation o on o.id = f.organisation_id where f.learner_id = ${me} order by f.started_at`
    const entries = await tx.many`
      select year, subject, kind, form, centihours, title, occurred_at as "occurredAt", recorded_at as "recordedAt", reason
      from ledger_entry where learner_id = ${me} order by position`
    const enrolments = await tx.many`
      select c.title, c.year, e.completed_at as "completedAt" from enrolment e join course c on c.id = e.course_id where e.learner_id = ${me}
      order by e.id`
    const attempts = await tx.many`
      select x.title, a.number, a.state, a.started_at as "startedAt", a.finished_at as "finishedAt", a.score, a.total, a.passed
      from attempt a join exam x on x.id = a.exam_id where a.learner_id = ${me} order by a.started_at`
    const certificates = await tx.many`
      select number, year, issued_at as "issuedAt", revoked_at as "revokedAt" from certificate where learner_id = ${me} order by issued_at`
    const declarations = await tx.many`
      select title, state, year, submitted_at as "submittedAt", answers, reason from declaration where learner_id = ${me} order by created_at`
    const trainings = await tx.many`
      select g.title, s.starts_at as "startsAt", s.place, e.direction, e.at, e.method, e.standing, e.metres
      from attendee t join gathering g on g.id = t.gathering_id join gathering_session s on s.gathering_id = g.id
        left join attendance_event e on e.session_id = s.id and e.learner_id = t.learner_id where t.learner_id = ${me} order by s.starts_at, e.at`
    const classes = await tx.many`
      select c.title, o.name as institution, p.state, p.payer, p.asked_at as "askedAt", p.reason, e.content_score as "contentScore",
        e.teacher_score as "teacherScore", e.service_score as "serviceScore", e.words, e.answer
      from class_place p join training_class c on c.id = p.class_id join organisation o on o.id = c.organisation_id
        left join class_evaluation e on e.class_id = p.class_id and e.learner_id = p.learner_id
      where p.learner_id = ${me} order by p.asked_at`
    const fees = await tx.many`
      select state, amount_fen as "amountFen", changed_at as "changedAt" from enrolment_fee where learner_id = ${me} order by changed_at`
    const books = await tx.many`
      select lpad(first_number::text, 8, '0') as number, state, issued_as as "issuedAs", issued_at as "issuedAt"
      from book_range where learner_id = ${me} order by issued_at`
    const complaints = await tx.many`
      select c.number, c.kind, c.title, c.body, c.state, c.filed_at as "filedAt", c.rating, (
        select json_agg(json_build_object('at', e.at, 'act', e.act, 'words', e.words) order by e.id) from complaint_event e where e.complaint_id = c.id) as steps
      from complaint c where c.account_id = ${me} order by c.filed_at`
    const notices = await tx.many`
      select coalesce(n.title, b.title) as title, coalesce(n.body, b.body) as body, n.created_at as "createdAt", n.read_at as "readAt"
      from notice n left join bulletin b on b.id = n.bulletin_id where n.account_id = ${me} order by n.id`
    const sessions = await tx.many`
      select device_label as device, created_at as "createdAt", last_seen_at as "lastSeenAt", revoked_at as "revokedAt"
      from session where account_id = ${me} order by created_at`
    await recordAudit(tx, { actorId: me, action: 'learner.exported', objectType: 'learner', objectId: me })
    return ok({
      profile: { ...profile, ...(await openNumbers(me, tx)) },
      ...{
        titles,
        affiliations,
        entries,
        enrolments,
        attempts,
        declarations,
        trainings,
        classes,
        fees,
        complaints,
        certificates,
        books,
        notices,
        sessions,
      },
      looks,
    })
  })
}
