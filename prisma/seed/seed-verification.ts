import type { Actor } from '#server/identity/actor.ts'
import { sql } from '#server/platform/database.ts'
import { extendYear } from '#server/verification/extend-year.ts'
import { returnYears } from '#server/verification/return-years.ts'
import { submitYear } from '#server/verification/submit-year.ts'
import { verifyYears } from '#server/verification/verify-years.ts'
import { accepted } from './accepted.ts'
import { actorOf } from './seed-people.ts'

/** The hospital's last year is verified after an extension, of this year one person came back and one is being checked; the agency has handed in. */
export async function seedVerification(
  organisationIds: Map<string, string>,
  accountIds: Map<string, string>,
  bureau: Actor,
  now: Date,
): Promise<void> {
  const [hospital, agency] = ['hospital', 'agency'].map((key) => organisationIds.get(key) as string) as [string, string]
  if (await sql.maybe`select 1 from submission limit 1`) return
  const sure = async (name: string): Promise<Actor> => ({ ...(await actorOf(accountIds.get(name) as string)), confirmedAt: now })
  const [handler, elsewhere, reviewer] = [await sure('叶红'), await sure('方敏'), await sure('魏民')]
  const until = new Date(now.getTime() + 30 * 86_400_000)
  await extendYear({ ...bureau, confirmedAt: now }, { organisationId: hospital, year: 2025, until, reason: '平台切换，延期补交' })
  const lastYear = accepted(
    await submitYear(handler, { organisationId: hospital, year: 2025, learnerIds: 'all', note: '2025 年度，平台切换后补交' }),
    'last year',
  )
  accepted(await verifyYears(reviewer, { submissionId: lastYear.submissionId, learnerIds: 'all' }), 'verification')

  const some = await sql.many<{ id: string }>`
    select learner_id as id from affiliation where organisation_id = ${hospital} and ended_at is null order by learner_id limit 2`
  const learnerIds = some.map((row) => row.id)
  const part = accepted(
    await submitYear(handler, { organisationId: hospital, year: 2026, learnerIds, note: '第一批' }),
    'first part',
  )
  accepted(
    await returnYears(reviewer, {
      submissionId: part.submissionId,
      learnerIds: learnerIds.slice(0, 1),
      reason: '职称证书尚未核对，请核对后再交',
    }),
    'return',
  )
  const handedIn = await submitYear(elsewhere, { organisationId: agency, year: 2026, learnerIds: 'all' })
  if (!handedIn.ok && handedIn.reason !== 'nobody-to-submit') accepted(handedIn, 'agency')
}
