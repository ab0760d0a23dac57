import { getPolicyById } from '#server/hours/queries.ts'
import type { DeclarationForm } from '#server/hours/rules/declaration-form.ts'
import type { Answers } from '#server/hours/rules/expect-hours.ts'
import type { Policy } from '#server/hours/rules/policy.ts'
import type { Transaction } from '#server/platform/database.ts'
import { invariant } from '#server/platform/invariant.ts'
import type { DeclarationState } from './rules/declaration-state.ts'
import type { Written } from './rules/may-write-over.ts'

export type LockedDeclaration = Written & {
  id: string
  learnerId: string
  state: DeclarationState
  answers: Answers
  checkedBy: string | null
  /** The learner's place now, which answers for their hours wherever it was handed in. */
  placeId: string | null
  policy: Policy
  form: DeclarationForm
}

/** The declaration, locked against everybody else who would act on it. */
export async function lockDeclaration(tx: Transaction, declarationId: string): Promise<LockedDeclaration | null> {
  const row = await tx.maybe<Omit<LockedDeclaration, 'policy' | 'form'> & { policyId: string; formId: string }>`
    select d.id, d.learner_id as "learnerId", d.state, d.revision, d.page, d.page_step as "pageStep", d.page_revision as "pageRevision", d.answers, d.checked_by as "checkedBy", d.policy_id as "policyId", d.form_id as "formId",
      coalesce((select f.organisation_id from affiliation f where f.learner_id = d.learner_id and f.ended_at is null), d.organisation_id) as "placeId"
    from declaration d where d.id = ${declarationId} for update`
  if (!row) return null
  const { policyId, formId, ...declaration } = row
  const policy = await getPolicyById(policyId, tx)
  const form = policy.document.declarations.find((each) => each.id === formId)
  invariant(form, `policy ${policyId} has the form ${formId} that a declaration was written by`)
  return { ...declaration, policy, form }
}
