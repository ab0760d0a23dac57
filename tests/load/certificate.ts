/**
 * Certificates a second in one worker process, from outbox to stored file: decided, numbered, signed, printed, hashed, stored, announced. Against the
 * bare compilation of the same sheets by Typst in one process. Every certificate is then verified, and none may be larger than 100 kB.
 */
import { checkCertificates } from '#server/certificates/check-certificates.ts'
import { getPublicKeys } from '#server/certificates/queries.ts'
import { renderCertificate } from '#server/certificates/render-certificate.ts'
import type { CertificateContent } from '#server/certificates/rules/content.ts'
import { verifyFile } from '#server/certificates/rules/signature.ts'
import { creditCompletions } from '#server/hours/credit-completions.ts'
import { encryptPersonalData } from '#server/identity/encrypt-personal-data.ts'
import { sql } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { invariant } from '#server/platform/invariant.ts'
import { getBytes } from '#server/platform/storage.ts'
import { makePeople } from '#tests/support/exam-world.ts'
import { makeIdNumber } from '#tests/support/make-id-number.ts'
import { publishStudyPolicy } from '#tests/support/study-world.ts'
import type { Bench } from './bench.ts'

const bench: Bench = async ({ startWorker, progress, args }) => {
  const learners = Number(args[0] ?? 1_200)
  progress(`${learners} learners with every required course credited`)
  await publishStudyPolicy()
  await earnHours(learners)

  progress('one worker')
  const worker = await startWorker({ env: { LOG_LEVEL: 'info' } })
  const seconds = await drained(learners)
  await worker.stop()

  progress('the same sheets, bare')
  const rows = await sql.many<{ content: CertificateContent; code: string; signed: string; key: string; bytes: number }>`
    select content, code, signed_text as signed, pdf_key as key, pdf_bytes as bytes from certificate`
  invariant(rows.length === learners, `expected ${learners} certificates, found ${rows.length}`)
  const baseline = compileBare(
    rows.slice(0, 400).map((row) => [row.content, `https://ce.example.cn/verify/${row.code}#${row.signed}`]),
  )

  progress('every file verified')
  const keys = await getPublicKeys()
  for (const row of rows)
    invariant(verifyFile(await getBytes(row.key), keys).verdict === 'genuine', `${row.content.number} is genuine`)
  const breaches = await checkCertificates()
  invariant(breaches.length === 0, JSON.stringify(breaches))
  const largestBytes = Math.max(...rows.map((row) => row.bytes))
  invariant(largestBytes <= 100_000, `the largest file has ${largestBytes} bytes`)
  const value = learners / seconds
  return { value, unit: 'certificates/s', baseline, ratio: value / baseline, largestBytes }
}
export default bench

/** People whose numbers decrypt, with a required and an elective course completed and credited by the operation itself. */
async function earnHours(count: number): Promise<void> {
  const people = await makePeople(count)
  const ids = people.map((person) => person.actor.accountId)
  const ciphers = ids.map((id, index) => encryptPersonalData('id-number', id, makeIdNumber(index)))
  const phones = ids.map((id) => encryptPersonalData('phone', id, '13900000000'))
  await sql.run`
    update account set id_number_cipher = given.id_number, phone_cipher = given.phone, real_name = '沈' || substr('一诺文博雨桐海燕思远', 1 + place::int % 9, 2)
    from unnest(${ids}::uuid[], ${ciphers}::text[], ${phones}::text[]) with ordinality as given (id, id_number, phone, place) where account.id = given.id`
  for (const [title, kind, centihours] of [
    ['专业技术人员职业道德与依法行政', 'required', 2000],
    ['“碳达峰、碳中和”与绿色发展', 'elective', 1200],
  ] as const) {
    const courseId = newId()
    await sql.run`
      insert into course (id, title, year, kind, subject, hours_centihours, status, window_opens_at, window_closes_at, requires_exam, published_at)
      values (${courseId}, ${title}, 2026, ${kind}, 'public', ${centihours}, 'published', '2025-12-31T16:00:00Z', '2026-12-31T16:00:00Z', false, clock_timestamp())`
    const enrolmentIds = ids.map(() => newId())
    const at = new Date('2026-05-01T00:00:00Z')
    await sql.run`
      insert into enrolment (id, learner_id, course_id, enrolled_at, lessons_done_at, completed_at)
      select id, learner, ${courseId}, ${at}, ${at}, ${at} from unnest(${enrolmentIds}::uuid[], ${ids}::uuid[]) as given (id, learner)`
    for (let first = 0; first < count; first += 200) {
      await creditCompletions(
        enrolmentIds.slice(first, first + 200).map((enrolmentId) => ({ outboxId: 0, payload: { enrolmentId } })),
      )
    }
  }
  // Both courses left a look behind; one is enough to be measured.
  await sql.run`
    delete from outbox where topic = 'hours.credited' and id not in (select min(id) from outbox where topic = 'hours.credited' group by payload)`
  await sql.run`analyze`
}

async function drained(count: number): Promise<number> {
  for (;;) {
    const { done, seconds } = await sql.one<{ done: number; seconds: number }>`
      select count(done_at)::int as done, extract(epoch from max(done_at) - min(dispatched_at))::float8 as seconds from outbox where topic = 'hours.credited'`
    if (done >= count) return seconds
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

/** Sheets a second, compiled one after another with nothing around it. */
function compileBare(sheets: readonly [CertificateContent, string][]): number {
  const [first] = sheets
  if (first) renderCertificate(first[0], { qrText: `${first[1]}warm`, verifyAddress: 'ce.example.cn/verify' })
  const started = performance.now()
  for (const [content, qrText] of sheets) renderCertificate(content, { qrText, verifyAddress: 'ce.example.cn/verify' })
  return sheets.length / ((performance.now() - started) / 1000)
}
