import type { Actor } from '#server/identity/actor.ts'
import { holds } from '#server/identity/rules/powers.ts'
import type { Transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import type { PublicationKind } from './rules/publication-form.ts'
import type { PublicationStatus } from './rules/publication-state.ts'

export type LockedPublication = {
  id: string
  kind: PublicationKind
  title: string
  body: string
  status: PublicationStatus
  publishAt: Date | null
  createdBy: string
  submittedBy: string | null
  revision: number
}

/** The row is the lock of a text and its versions; for those who write for the portal. */
export async function lockPublication(
  tx: Transaction,
  actor: Actor,
  publicationId: string,
): Promise<Result<LockedPublication, 'not-found'>> {
  if (!holds(actor, 'publication.make')) return refuse('not-found')
  await tx.run`set local lock_timeout = '20s'`
  const found = await tx.maybe<LockedPublication>`
    select id, kind, title, body, status, publish_at as "publishAt", created_by as "createdBy", submitted_by as "submittedBy", revision
    from publication where id = ${publicationId} for update`
  return found ? ok(found) : refuse('not-found')
}
