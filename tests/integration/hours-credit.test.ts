import { beforeAll, describe, expect, it } from 'vitest'
import { checkInvariants } from '#server/hours/check-invariants.ts'
import { creditCompletions } from '#server/hours/credit-completions.ts'
import { postEntries } from '#server/hours/post-entries.ts'
import { forgetPolicies, getLearnerYear, getRecordedTotals, listYears } from '#server/hours/queries.ts'
import { creditCompletion } from '#server/hours/rules/credit.ts'
import { recordLearnerAttribute } from '#server/identity/record-learner-attribute.ts'
import { sql, transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import type { Delivery } from '#server/platform/jobs.ts'
import { makeCompletionWorld, makeRealPeople, passCourse } from '#tests/support/completion-world.ts'

let learners: string[]
const fresh: string[] = []
const some = (count: number) => fresh.splice(0, count)

beforeAll(async () => {
  await makeCompletionWorld()
  learners = await makeRealPeople(1, 15)
  fresh.push(...learners)
})

/** What waits for the crediting worker. */
async function waiting(): Promise<Delivery<{ enrolmentId: string }>[]> {
  return await sql.many`
    select id as "outboxId", payload from outbox where topic = 'courses.enrolment-completed' and done_at is null order by id`
}
const noticesOf = (learnerId: string) =>
  sql.many<{ kind: string; body: string }>`select kind, body from notice where account_id = ${learnerId} order by id`

describe('crediting', () => {
  it('turns completions into entries, notices, audit events and a look-out for the certificate, and nothing waits any more', async () => {
    const people = some(3)
    await passCourse(people)
    await creditCompletions(await waiting())
    expect(await waiting()).toEqual([])
    for (const learnerId of people) {
      expect(await getRecordedTotals(learnerId, 2026)).toMatchObject({ total: 2000, required: 2000 })
      expect(await noticesOf(learnerId)).toEqual([
        { kind: 'hours-credited', body: '《人工智能基础与应用》已完成，20 学时已计入 2026 年度。' },
      ])
      const { count } = await sql.one<{ count: number }>`
        select count(*)::int as count from outbox where topic = 'hours.credited' and payload = ${JSON.stringify({ learnerId, year: 2026 })}::jsonb`
      expect(count).toBe(1)
    }
    expect(await checkInvariants()).toEqual([])
  })

  it('changes nothing when run twice, by two at once, or with a delivery doubled', async () => {
    const people = some(3)
    await passCourse(people)
    const deliveries = await waiting()
    await Promise.all(Array.from({ length: 8 }, () => creditCompletions([...deliveries, ...deliveries])))
    await creditCompletions(deliveries)
    const entries = await sql.many<{ count: number }>`
      select count(*)::int as count from ledger_entry where learner_id = any(${people}::uuid[]) group by learner_id`
    expect(entries).toEqual(people.map(() => ({ count: 1 })))
    for (const learnerId of people) expect(await noticesOf(learnerId)).toHaveLength(1)
    const { audits } = await sql.one<{ audits: number }>`
      select count(*)::int as audits from audit_event where action = 'hours.credited' and details ->> 'learnerId' = any(${people}::text[])`
    expect(audits).toBe(3)
    expect(await checkInvariants()).toEqual([])
  })

  it('counts what was finished a second before midnight of 31 December, and says why it does not count a second later', async () => {
    const [early, late] = some(2) as [string, string]
    await passCourse([early], new Date('2026-12-31T15:59:59Z'))
    await passCourse([late], new Date('2026-12-31T16:00:01Z'))
    await creditCompletions(await waiting())
    expect((await getRecordedTotals(early, 2026)).total).toBe(2000)
    expect([(await getRecordedTotals(late, 2026)).total, (await getRecordedTotals(late, 2027)).total]).toEqual([0, 0])
    const sentence = '《人工智能基础与应用》是 2026 年度课程，2027 年才完成，不计入任何年度的学时'
    expect(await noticesOf(late)).toEqual([{ kind: 'hours-not-credited', body: `${sentence}。` }])
    expect((await getLearnerYear(late, 2026)).waiting.map((each) => each.sentence)).toEqual([sentence])
    expect((await getLearnerYear(late, 2027)).waiting.map((each) => each.sentence)).toEqual([sentence])
    expect(await checkInvariants()).toEqual([])
  })

  it('says of a completion that is still on its way that it is', async () => {
    const [learnerId] = some(1) as [string]
    await passCourse([learnerId])
    expect((await getLearnerYear(learnerId, 2026)).waiting.map((each) => each.sentence)).toEqual([
      '《人工智能基础与应用》已完成，学时正在入账，通常几秒钟内完成',
    ])
    await creditCompletions(await waiting())
    expect((await getLearnerYear(learnerId, 2026)).waiting).toEqual([])
  })

  it('fails whole with a poisoned delivery in the batch, so that the queue can take each alone', async () => {
    const [learnerId] = some(1) as [string]
    await passCourse([learnerId])
    const [good] = (await waiting()) as [Delivery<{ enrolmentId: string }>]
    const poison = { outboxId: 0, payload: { enrolmentId: newId() } }
    await expect(creditCompletions([good, poison])).rejects.toThrow('expected 2 completed enrolments, found 1')
    expect((await getRecordedTotals(learnerId, 2026)).total).toBe(0)
    await creditCompletions([good])
    expect((await getRecordedTotals(learnerId, 2026)).total).toBe(2000)
  })

  it('does not pass over in silence an entry that says something else than its completion', async () => {
    const [learnerId] = some(1) as [string]
    await passCourse([learnerId])
    const [delivery] = (await waiting()) as [Delivery<{ enrolmentId: string }>]
    const { id } = await sql.one<{ id: string }>`select id from policy where year = 2026`
    const wrong = { enrolmentId: delivery.payload.enrolmentId, learnerId, completedAt: new Date('2026-06-01T04:00:00Z') }
    const course = {
      id: newId(),
      title: '人工智能基础与应用',
      year: 2026,
      subject: 'public',
      kind: 'required',
      centihours: 900,
    } as const
    const credit = creditCompletion({ ...wrong, course }, { id })
    await transaction((tx) => postEntries(tx, credit.credited ? [credit.entry] : []))
    await expect(creditCompletions([delivery])).rejects.toThrow('says something else')
    expect(await waiting()).toEqual([delivery])
    expect((await checkInvariants()).map((breach) => breach.invariant)).toEqual([
      'I-2 every entry of a course has its completion',
    ])
    // It would stand in the way of the tests that follow; no operation can do this.
    await sql.run`alter table ledger_entry disable trigger ledger_is_append_only`
    await sql.run`delete from ledger_entry where learner_id = ${learnerId}`
    await sql.run`alter table ledger_entry enable trigger ledger_is_append_only`
    await sql.run`delete from learner_year where learner_id = ${learnerId}`
    await sql.run`update ledger_head set position = 0, hash = null where learner_id = ${learnerId}`
    await creditCompletions([delivery])
    expect(await checkInvariants()).toEqual([])
  })

  it('keeps a completion whose year has no policy until one is published', async () => {
    const [learnerId] = some(1) as [string]
    const courseId = newId()
    await sql.run`
      insert into course (id, title, year, kind, subject, hours_centihours, status, window_opens_at, window_closes_at, requires_exam, published_at)
      values (${courseId}, '明年的课', 2028, 'elective', 'public', 400, 'published', '2027-12-31T16:00:00Z', '2028-12-31T16:00:00Z', false, clock_timestamp())`
    const enrolmentId = newId()
    const at = new Date('2028-03-01T00:00:00Z')
    await sql.run`
      insert into enrolment (id, learner_id, course_id, enrolled_at, lessons_done_at, completed_at) values (${enrolmentId}, ${learnerId}, ${courseId}, ${at}, ${at}, ${at})`
    const delivery = { outboxId: 0, payload: { enrolmentId } }
    await expect(creditCompletions([delivery])).rejects.toThrow('no policy')
    expect((await getLearnerYear(learnerId, 2028)).waiting.map((each) => each.sentence)).toEqual([
      '2028 年度的学时规则尚未公布，《明年的课》的学时将在公布后计入',
    ])
    await sql.run`
      insert into policy (id, city, year, version, status, document, content_hash, cites, published_at)
      select ${newId()}, city, 2028, 1, status, jsonb_set(document, '{year}', '2028'), content_hash, cites, published_at from policy where year = 2026`
    forgetPolicies()
    await creditCompletions([delivery])
    expect((await getRecordedTotals(learnerId, 2028)).elective).toBe(400)
    expect(await checkInvariants()).toEqual([])
  })
})

describe('a learner’s year', () => {
  it('asks 144 hours of whoever holds a senior title on 31 December, and only in that year', async () => {
    const [learnerId] = some(1) as [string]
    await recordLearnerAttribute(learnerId, { kind: 'title-level', value: 'senior', sinceOn: '2026-12-31' }, null)
    expect((await getLearnerYear(learnerId, 2026)).statement?.profileReason).toBe('具有高级职称，全年 18 天、144 学时')
    await recordLearnerAttribute(learnerId, { kind: 'title-level', value: 'intermediate', sinceOn: '2026-12-30' }, null)
    expect((await getLearnerYear(learnerId, 2026)).statement?.profile).toBe('senior')
  })

  it('lists this year and the years with something in them', async () => {
    expect(await listYears(learners[0] as string, 2027)).toEqual([2027, 2026])
    expect(await listYears(newId(), 2026)).toEqual([2026])
  })

  it('shows a stranger to everything an empty year', async () => {
    const { statement, waiting: none } = await getLearnerYear(newId(), 2026)
    expect([statement?.recorded.total, statement?.lines, none]).toEqual([0, [], []])
  })
})
