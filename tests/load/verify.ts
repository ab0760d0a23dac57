/**
 * Seconds until the year of a whole unit is handed in, verified in one decision and told to everybody: every statement computed twice, frozen, audited,
 * and the notices written by a worker. Against computing the statements alone. Arguments: people (5000), entries each (15).
 */
import { randomUUID } from 'node:crypto'
import { assessYears } from '#server/hours/assess-years.ts'
import { postEntries } from '#server/hours/post-entries.ts'
import { getPolicy } from '#server/hours/queries.ts'
import { type Part, subjectOf } from '#server/hours/rules/entry.ts'
import { transaction } from '#server/platform/database.ts'
import { invariant } from '#server/platform/invariant.ts'
import { submitYear } from '#server/verification/submit-year.ts'
import { verifyYears } from '#server/verification/verify-years.ts'
import { makeVerificationWorld } from '#tests/support/verification-world.ts'
import type { Bench } from './bench.ts'

const year = 2026
const parts: Part[] = ['required', 'elective', 'professional', 'professional', 'professional']

const bench: Bench = async ({ startWorker, progress, pool, args }) => {
  const [people, entries] = [Number(args[0] ?? 5_000), Number(args[1] ?? 15)]
  const { company, handler, reviewer } = await makeVerificationWorld()
  progress(`${people} people with ${entries} entries each`)
  // Numbers of nobody: they are unique and never read.
  await pool.query(
    `with made as (
       insert into account (id, real_name, id_number_cipher, id_number_index, phone_cipher, phone_index, password_hash, password_changed_at, consent_version, consented_at)
       select gen_random_uuid(), '周若水', sealed.cipher, sha256(convert_to('id' || n, 'UTF8')), sealed.cipher, sha256(convert_to('phone' || n, 'UTF8')),
         sealed.hash, clock_timestamp(), '1', clock_timestamp()
       from generate_series(1, $1::int) n, (select id_number_cipher as cipher, password_hash as hash from account limit 1) sealed returning id)
     insert into affiliation (id, learner_id, organisation_id, started_at) select gen_random_uuid(), id, $2, clock_timestamp() from made`,
    [people, company],
  )
  const learners = await pool.query<{ id: string }>('select learner_id as id from affiliation where organisation_id = $1', [
    company,
  ])
  const ids = learners.rows.map((row) => row.id)
  const { id: policyId } = await getPolicy(year)
  for (let start = 0; start < ids.length; start += 250) {
    const drafts = ids.slice(start, start + 250).flatMap((learnerId) =>
      Array.from({ length: entries }, (_, index) => {
        const kind = parts[index % parts.length] as Part
        return {
          ...{ idempotencyKey: `bench:${randomUUID()}`, learnerId, subject: subjectOf(kind), kind, form: 'class' as const },
          ...{
            centihours: 700,
            occurredAt: new Date(Date.UTC(year, index % 11, 1 + index, 4)),
            sourceType: 'class',
            sourceId: randomUUID(),
          },
          ...{ title: '培训班', policyId, recordedBy: null, approverId: null, reversesId: null, reason: null },
        }
      }),
    )
    await transaction((tx) => postEntries(tx, drafts))
  }
  await pool.query('analyze')
  const worker = await startWorker({ env: { LOG_LEVEL: 'info' } })

  progress('handed in')
  const begun = performance.now()
  const submitted = await submitYear(handler.actor, { organisationId: company, year, learnerIds: 'all' })
  invariant(submitted.ok, 'expected the year to be handed in')
  const submitSeconds = (performance.now() - begun) / 1_000

  progress('verified')
  const verified = await verifyYears(reviewer.actor, { submissionId: submitted.value.submissionId, learnerIds: 'all' })
  invariant(verified.ok && verified.value.verified === people, 'expected everybody to be verified')
  const verifySeconds = (performance.now() - begun) / 1_000 - submitSeconds

  progress('told')
  const told = async () =>
    (await pool.query<{ count: number }>(`select count(*)::int as count from notice where kind = 'year-decided'`)).rows[0]
      ?.count ?? 0
  while ((await told()) < people) await new Promise((resolve) => setTimeout(resolve, 50))
  const seconds = (performance.now() - begun) / 1_000
  await worker.stop()
  const { rows } = await pool.query<{ count: number }>('select count(*)::int as count from year_freeze')
  invariant(rows[0]?.count === people, `expected ${people} years frozen, found ${rows[0]?.count}`)

  progress('the statements alone')
  const bare = performance.now()
  await assessYears(ids, year)
  const baseline = (performance.now() - bare) / 1_000
  return {
    ...{ value: seconds, unit: 's', baseline, ratio: seconds / baseline },
    ...{ people, entries, submitSeconds, verifySeconds, tellSeconds: seconds - submitSeconds - verifySeconds },
  }
}
export default bench
