import { findPolicy } from '#server/hours/queries.ts'
import type { Actor } from '#server/identity/actor.ts'
import { shanghaiYear } from '#server/platform/calendar.ts'
import { transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'

const mostDrafts = 30

/** Begins a draft by a form of this year's law. */
export async function startDeclaration(
  actor: Actor,
  formId: string,
): Promise<Result<{ declarationId: string }, 'form-unknown' | 'too-many-drafts'>> {
  return await transaction(async (tx) => {
    const now = await tx.now()
    const policy = await findPolicy(shanghaiYear(now), tx)
    if (!policy?.document.declarations.some((form) => form.id === formId)) return refuse('form-unknown')
    const { drafts } = await tx.one<{ drafts: number }>`
      select count(*) as drafts from declaration where learner_id = ${actor.accountId} and state = 'draft'`
    if (drafts >= mostDrafts) return refuse('too-many-drafts')
    const declarationId = newId()
    await tx.run`
      insert into declaration (id, learner_id, policy_id, form_id, state, created_at, changed_at)
      values (${declarationId}, ${actor.accountId}, ${policy.id}, ${formId}, 'draft', ${now}, ${now})`
    return ok({ declarationId })
  })
}
