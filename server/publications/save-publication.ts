import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { holds } from '#server/identity/rules/powers.ts'
import { type Transaction, transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { lockPublication } from './lock-publication.ts'
import { type PublicationText, type ReadPublication, readPublication } from './rules/publication-form.ts'

/** A new draft. Detail of 'publication-wrong': sentences by field. */
export async function startPublication(
  actor: Actor,
  text: PublicationText,
): Promise<Result<{ publicationId: string }, 'not-found' | 'publication-wrong'>> {
  if (!holds(actor, 'publication.make')) return refuse('not-found')
  const { read, problems } = readPublication(text)
  if (problems) return refuse('publication-wrong', problems)
  const publicationId = newId()
  return await transaction(async (tx) => {
    const now = await tx.now()
    await tx.run`
      insert into publication (id, kind, title, body, pinned, level, issuer, document_number, issued_on, effective_on, year, publish_at, created_by, created_at)
      values (${publicationId}, ${read.kind}, ${read.title}, ${read.body}, ${read.pinned}, ${read.level}, ${read.issuer}, ${read.documentNumber},
        ${read.issuedOn}::date, ${read.effectiveOn}::date, ${read.year}::int, ${read.publishAt}::timestamptz, ${actor.accountId}, ${now})`
    await write(tx, actor, publicationId, 'publication.started', read)
    return ok({ publicationId })
  })
}

/** What a draft says; its kind stays. `revision`: as the page showed it. */
export async function savePublication(
  actor: Actor,
  { publicationId, revision, text }: { publicationId: string; revision: number; text: PublicationText },
): Promise<Result<undefined, 'not-found' | 'publication-wrong' | 'publication-not-so' | 'publication-changed'>> {
  return await transaction(async (tx) => {
    const locked = await lockPublication(tx, actor, publicationId)
    if (!locked.ok) return locked
    if (locked.value.status !== 'draft') return refuse('publication-not-so')
    if (locked.value.revision !== revision) return refuse('publication-changed')
    const { read, problems } = readPublication({ ...text, kind: locked.value.kind })
    if (problems) return refuse('publication-wrong', problems)
    await tx.run`
      update publication set title = ${read.title}, body = ${read.body}, pinned = ${read.pinned}, level = ${read.level}, issuer = ${read.issuer},
        document_number = ${read.documentNumber}, issued_on = ${read.issuedOn}::date, effective_on = ${read.effectiveOn}::date, year = ${read.year}::int,
        publish_at = ${read.publishAt}::timestamptz, revision = revision + 1 where id = ${publicationId}`
    await write(tx, actor, publicationId, 'publication.changed', read)
    return ok()
  })
}

const write = (
  tx: Transaction,
  actor: Actor,
  publicationId: string,
  action: string,
  { kind, title }: ReadPublication,
): Promise<void> =>
  recordAudit(tx, {
    ...{ actorId: actor.accountId, action, objectType: 'publication', objectId: publicationId },
    details: { kind, title },
  })
