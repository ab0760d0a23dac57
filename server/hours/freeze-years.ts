import type { Transaction } from '#server/platform/database.ts'
import { invariant } from '#server/platform/invariant.ts'
import type { AssessedYear } from './assess-years.ts'
import { isMet } from './rules/is-met.ts'
import { yearContentHash } from './rules/year-content.ts'

/** Writes down years as they were verified, all in one statement. The ledger goes on: what it says later is beyond the frozen position. */
export async function freezeYears(
  tx: Transaction,
  years: readonly AssessedYear[],
  { submissionId, at }: { submissionId: string; at: Date },
): Promise<void> {
  if (years.length === 0) return
  const rows = years.map(({ learnerId, round, position, policyId, person, statement }) => ({
    ...{ learner_id: learnerId, year: person.year, round, position, policy_id: policyId },
    ...{ senior_title: person.seniorTitle, high_tech: person.highTech, industry: person.industry ?? null },
    met: isMet(statement),
    ...{ required_centihours: statement.counted.required, elective_centihours: statement.counted.elective },
    ...{
      professional_centihours: statement.counted.professional,
      content_hash: yearContentHash({ learnerId, policyId, person, position, statement }),
    },
    ...{ submission_id: submissionId, frozen_at: at },
  }))
  const written =
    await tx.run`insert into year_freeze select * from jsonb_populate_recordset(null::year_freeze, ${JSON.stringify(rows)}::jsonb)`
  invariant(written === years.length, `expected ${years.length} years frozen, got ${written}`)
}
