import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { pinyinInitials } from './pinyin-initials.ts'
import { recordChange } from './record-change.ts'
import { parseChangeReason, parseOrganisationName } from './rules/organisation-facts.ts'
import { governs } from './scope.ts'

/** Gives a body another name. What was issued under the old name keeps it; the history says both. */
export async function renameOrganisation(
  actor: Actor,
  { organisationId, name: text, reason: why }: { organisationId: string; name: string; reason: string },
): Promise<Result<undefined, 'name-length' | 'change-reason-missing' | 'organisation-closed' | 'nothing-changed' | 'not-found'>> {
  const name = parseOrganisationName(text)
  if (!name.ok) return name
  const reason = parseChangeReason(why)
  if (!reason.ok) return reason
  return await transaction(async (tx) => {
    if (!(await governs(actor, organisationId, tx))) return refuse('not-found')
    const known = await tx.one<{ name: string; closed: boolean }>`
      select name, closed_at is not null as closed from organisation where id = ${organisationId} for no key update`
    if (known.closed) return refuse('organisation-closed')
    if (known.name === name.value) return refuse('nothing-changed')
    await tx.run`update organisation set name = ${name.value}, initials = ${pinyinInitials(name.value)} where id = ${organisationId}`
    await recordChange(tx, {
      organisationId,
      actorId: actor.accountId,
      at: await tx.now(),
      kind: 'renamed',
      before: { name: known.name },
      after: { name: name.value },
      reason: reason.value,
    })
    return ok()
  })
}
