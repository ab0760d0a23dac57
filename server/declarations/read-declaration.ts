import { getPolicyById } from '#server/hours/queries.ts'
import type { DeclarationForm } from '#server/hours/rules/declaration-form.ts'
import type { Answers } from '#server/hours/rules/expect-hours.ts'
import type { Policy } from '#server/hours/rules/policy.ts'
import { sql } from '#server/platform/database.ts'
import { invariant } from '#server/platform/invariant.ts'
import type { DeclarationAction, DeclarationState } from './rules/declaration-state.ts'

export type Evidence = { id: string; name: string; mediaType: string; bytes: number }
export type DeclarationStep = {
  action: DeclarationAction
  at: Date
  actorName: string
  reason: string
  centihours: number | null
}
export type WholeDeclaration = {
  id: string
  learnerId: string
  state: DeclarationState
  revision: number
  answers: Answers
  title: string
  year: number | null
  /** The learner's place now. */
  placeId: string | null
  placeName: string | null
  submittedAt: Date | null
  expectedCentihours: number | null
  registeredCentihours: number | null
  checkedBy: string | null
  decidedBy: string | null
  reason: string
  entryId: string | null
  signedName: string | null
  signatureKey: string | null
  reversedReason: string | null
  form: DeclarationForm
  policy: Policy
  evidence: Evidence[]
  steps: DeclarationStep[]
}

/** A declaration with its form, files and history. Whoever calls says who may see it. */
export async function readDeclaration(declarationId: string): Promise<WholeDeclaration | null> {
  const row = await sql.maybe<
    Omit<WholeDeclaration, 'form' | 'policy' | 'evidence' | 'steps'> & { policyId: string; formId: string }
  >`
    select d.id, d.learner_id as "learnerId", d.state, d.revision, d.answers, d.title, d.year, o.id as "placeId", o.name as "placeName",
      d.submitted_at as "submittedAt", d.expected_centihours as "expectedCentihours", d.registered_centihours as "registeredCentihours",
      d.checked_by as "checkedBy", d.decided_by as "decidedBy", d.reason, d.entry_id as "entryId", d.signed_name as "signedName", d.signature_key as "signatureKey",
      (select r.reason from ledger_entry r where r.reverses_id = d.entry_id) as "reversedReason", d.policy_id as "policyId", d.form_id as "formId"
    from declaration d left join affiliation f on f.learner_id = d.learner_id and f.ended_at is null
      left join organisation o on o.id = coalesce(f.organisation_id, d.organisation_id)
    where d.id = ${declarationId}`
  if (!row) return null
  const { policyId, formId, ...declaration } = row
  const [policy, evidence, steps] = await Promise.all([
    getPolicyById(policyId),
    sql.many<Evidence>`
      select id, name, media_type as "mediaType", bytes from declaration_evidence where declaration_id = ${declarationId} order by added_at, id`,
    sql.many<DeclarationStep>`
      select e.action, e.at, a.real_name as "actorName", e.reason, e.centihours from declaration_event e join account a on a.id = e.actor_id
      where e.declaration_id = ${declarationId} order by e.id desc limit 100`,
  ])
  const form = policy.document.declarations.find((each) => each.id === formId)
  invariant(form, `policy ${policyId} has the form ${formId}`)
  return { ...declaration, policy, form, evidence, steps }
}
