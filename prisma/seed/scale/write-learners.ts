/** Some learners with everything they have done, in one transaction: whoever has an account has all the rest. */
import { postEntries } from '#server/hours/post-entries.ts'
import { findPolicy } from '#server/hours/queries.ts'
import { creditCompletion } from '#server/hours/rules/credit.ts'
import { blindIndex } from '#server/identity/blind-index.ts'
import { encryptPersonalData } from '#server/identity/encrypt-personal-data.ts'
import { currentConsent } from '#server/identity/rules/consent.ts'
import { sql, type Transaction, transaction } from '#server/platform/database.ts'
import { invariant } from '#server/platform/invariant.ts'
import { scaleId } from './chance.ts'
import { enrolmentsOf, learnerAt, type ScaleEnrolment } from './learner.ts'
import { scaleCourses } from './seed-years.ts'

type Learner = ReturnType<typeof learnerAt> & { index: number; id: string; enrolments: ScaleEnrolment[] }

/** Adds learners `from` to `to` − 1 that are not there yet; answers how many those were. */
export async function writeLearners(seed: number, passwordHash: string, from: number, to: number): Promise<number> {
  const ids = Array.from({ length: to - from }, (_, step) => scaleId('account', from + step))
  const known = new Set(
    (await sql.many<{ id: string }>`select id::text from account where id = any(${ids}::uuid[])`).map((row) => row.id),
  )
  const missing = ids.flatMap((id, step) => (known.has(id) ? [] : [{ id, index: from + step }]))
  if (missing.length === 0) return 0
  const learners = missing.map(({ id, index }) => {
    const learner = learnerAt(seed, index)
    return { ...learner, id, index, enrolments: enrolmentsOf(seed, index, learner.firstYear) }
  })
  await transaction(async (tx) => {
    await tx.run`set local statement_timeout = '2min'`
    // A crash loses the last batches and the next run writes them again: no reason to wait for the disk at each.
    await tx.run`set local synchronous_commit = off`
    await insertAccounts(tx, learners, passwordHash)
    await insertAttributes(tx, learners)
    await insertAffiliations(tx, learners)
    await insertEnrolments(tx, learners)
    await creditAll(tx, learners)
  })
  return learners.length
}

async function insertAccounts(tx: Transaction, learners: Learner[], passwordHash: string): Promise<void> {
  const joined = learners.map((learner) => learner.joinedAt)
  await tx.run`
    insert into account (id, real_name, id_number_cipher, id_number_index, phone_cipher, phone_index, password_hash, password_changed_at,
      consent_version, consented_at, created_at)
    select id, name, id_cipher, id_index, phone_cipher, phone_index, ${passwordHash}, joined, ${currentConsent}, joined, joined
    from unnest(${learners.map(({ id }) => id)}::uuid[], ${learners.map(({ realName }) => realName)}::text[],
      ${learners.map(({ id, idNumber }) => encryptPersonalData('id-number', id, idNumber))}::text[],
      ${learners.map(({ idNumber }) => blindIndex('id-number', idNumber))}::bytea[],
      ${learners.map(({ id, phone }) => encryptPersonalData('phone', id, phone))}::text[],
      ${learners.map(({ phone }) => blindIndex('phone', phone))}::bytea[], ${joined}::timestamptz[])
      as new (id, name, id_cipher, id_index, phone_cipher, phone_index, joined)`
}

async function insertAttributes(tx: Transaction, learners: Learner[]): Promise<void> {
  const rows = learners.flatMap(({ id, index, attributes }) =>
    attributes.map((attribute, place) => ({ ...attribute, accountId: id, id: scaleId('attribute', index * 4 + place) })),
  )
  await tx.run`
    insert into learner_attribute (id, account_id, kind, value, since_on)
    select * from unnest(${rows.map((row) => row.id)}::uuid[], ${rows.map((row) => row.accountId)}::uuid[], ${rows.map((row) => row.kind)}::text[],
      ${rows.map((row) => row.value)}::text[], ${rows.map((row) => row.sinceOn)}::date[])`
}

async function insertAffiliations(tx: Transaction, learners: Learner[]): Promise<void> {
  const rows = learners.flatMap(({ id, index, affiliations }) =>
    affiliations.map((affiliation, place) => ({ ...affiliation, learnerId: id, id: scaleId('affiliation', index * 2 + place) })),
  )
  await tx.run`
    insert into affiliation (id, learner_id, organisation_id, started_at, ended_at)
    select * from unnest(${rows.map((row) => row.id)}::uuid[], ${rows.map((row) => row.learnerId)}::uuid[],
      ${rows.map((row) => scaleId('unit', row.unit))}::uuid[], ${rows.map((row) => row.startedAt)}::timestamptz[], ${rows.map((row) => row.endedAt)}::timestamptz[])`
}

async function insertEnrolments(tx: Transaction, learners: Learner[]): Promise<void> {
  const rows = learners.flatMap(({ id, enrolments }) => enrolments.map((enrolment) => ({ ...enrolment, learnerId: id })))
  await tx.run`
    insert into enrolment (id, learner_id, course_id, enrolled_at, lessons_done_at, exam_passed_at, exam_score, completed_at)
    select * from unnest(${rows.map((row) => scaleId('enrolment', row.number))}::uuid[], ${rows.map((row) => row.learnerId)}::uuid[],
      ${rows.map((row) => scaleId('course', row.course))}::uuid[], ${rows.map((row) => row.enrolledAt)}::timestamptz[],
      ${rows.map((row) => row.lessonsDoneAt)}::timestamptz[], ${rows.map((row) => row.examPassedAt)}::timestamptz[],
      ${rows.map((row) => row.examScore)}::int[], ${rows.map((row) => row.completedAt)}::timestamptz[])`
}

/** Through the hours room's own operation, in the order in which it happened. Notices and certificates of the past are left out. */
async function creditAll(tx: Transaction, learners: Learner[]): Promise<void> {
  const completions = learners
    .flatMap(({ id, enrolments }) =>
      enrolments.flatMap(({ number, course, completedAt }) =>
        completedAt
          ? [{ enrolmentId: scaleId('enrolment', number), learnerId: id, completedAt, course: scaleCourses[course] }]
          : [],
      ),
    )
    .sort((a, b) => a.completedAt.getTime() - b.completedAt.getTime())
  const drafts = []
  for (const { course, ...completion } of completions) {
    invariant(course, 'every enrolment is in a course of the city')
    const credit = creditCompletion({ ...completion, course }, await findPolicy(course.year, tx))
    invariant(credit.credited, 'a completion of the city earns its hours')
    drafts.push(credit.entry)
  }
  const postings = await postEntries(tx, drafts)
  invariant(
    postings.every((posting) => posting.outcome === 'posted'),
    'a new learner has no entries yet',
  )
}
