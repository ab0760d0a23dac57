import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { type Transaction, transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { notify } from '#server/portal/notify.ts'
import { type LockedPublication, lockPublication } from './lock-publication.ts'
import { movePublication, type PublicationAct } from './rules/publication-state.ts'

export type PublicationDecision = { publicationId: string; revision: number; act: PublicationAct; words: string }
type Refused = 'not-found' | 'publication-not-so' | 'publication-changed' | 'own-publication' | 'reason-missing' | 'reason-long'

const deeds = {
  submit: 'publication.submitted',
  retract: 'publication.retracted',
  return: 'publication.returned',
  publish: 'publication.published',
  withdraw: 'publication.withdrawn',
  revise: 'publication.revised',
} as const satisfies Record<PublicationAct, string>

/**
 * Every step of a text but its writing. Somebody else than its writer puts it before the public or sends it back with a reason; from the moment that was set, or
 * at once. What was before the public is kept as a version. Of two at the same moment the second is told.
 */
export async function decidePublication(
  actor: Actor,
  { publicationId, revision, act, words: typed }: PublicationDecision,
): Promise<Result<undefined, Refused>> {
  const words = typed.trim()
  return await transaction(async (tx) => {
    const locked = await lockPublication(tx, actor, publicationId)
    if (!locked.ok) return locked
    const { status, submittedBy, createdBy } = locked.value
    const moved = movePublication(status, act)
    if (!moved.ok) return moved
    if (locked.value.revision !== revision) return refuse('publication-changed')
    const own = [submittedBy, createdBy].includes(actor.accountId)
    if ((act === 'publish' || act === 'return') && own) return refuse('own-publication')
    if (act === 'retract' && submittedBy !== actor.accountId) return refuse('publication-not-so')
    if ((act === 'return' || act === 'withdraw') && words === '') return refuse('reason-missing')
    if ([...words].length > 500) return refuse('reason-long')
    const now = await tx.now()
    await tx.run`
      update publication set status = ${moved.value}, revision = revision + 1, answer = ${act === 'return' || act === 'withdraw' ? words : ''},
        submitted_by = case when ${act === 'submit'} then ${actor.accountId}::uuid when ${moved.value === 'draft'} then null else submitted_by end,
        decided_by = case when ${act === 'publish'} then ${actor.accountId}::uuid when ${moved.value === 'draft'} then null else decided_by end,
        published_at = case when ${act === 'publish'} then greatest(${now}::timestamptz, publish_at) else published_at end
      where id = ${publicationId}`
    if (act === 'publish') await keepVersion(tx, actor, locked.value, now)
    await recordAudit(tx, {
      ...{ actorId: actor.accountId, action: deeds[act], objectType: 'publication', objectId: publicationId },
      details: { title: locked.value.title, ...(words ? { reason: words } : {}) },
    })
    if (submittedBy && (act === 'publish' || act === 'return')) await tell(tx, locked.value, submittedBy, act, words)
    return ok()
  })
}

async function keepVersion(
  tx: Transaction,
  actor: Actor,
  { id, title, body, publishAt }: LockedPublication,
  now: Date,
): Promise<void> {
  await tx.run`
    insert into publication_version (publication_id, number, title, body, published_by, published_at)
    select ${id}, coalesce(max(number), 0) + 1, ${title}, ${body}, ${actor.accountId}, greatest(${now}::timestamptz, ${publishAt}::timestamptz)
    from publication_version where publication_id = ${id}`
}

const tell = (
  tx: Transaction,
  { id, title, revision }: LockedPublication,
  accountId: string,
  act: 'publish' | 'return',
  words: string,
) =>
  notify(tx, {
    ...{ accountId, kind: 'publication', link: `/manage/publications/${id}`, dedupeKey: `publication:${id}:${revision}` },
    title: act === 'publish' ? '门户内容已审核发布' : '门户内容被退回修改',
    body: `《${title}》${act === 'publish' ? '已发布。' : `：${words}`}`,
  })

/** Says that a regulation does not hold any more, and by which other one; null takes that back. */
export async function repealRegulation(
  actor: Actor,
  { publicationId, byId }: { publicationId: string; byId: string | null },
): Promise<Result<undefined, 'not-found' | 'publication-not-so' | 'repealer-unknown'>> {
  return await transaction(async (tx) => {
    const locked = await lockPublication(tx, actor, publicationId)
    if (!locked.ok) return locked
    if (locked.value.kind !== 'regulation') return refuse('publication-not-so')
    const other =
      byId === null || byId === publicationId
        ? null
        : await tx.maybe`select 1 from publication where id = ${byId} and kind = 'regulation'`
    if (byId !== null && !other) return refuse('repealer-unknown')
    await tx.run`update publication set repealed_by = ${byId}::uuid, revision = revision + 1 where id = ${publicationId}`
    await recordAudit(tx, {
      ...{ actorId: actor.accountId, action: 'publication.repealed', objectType: 'publication', objectId: publicationId },
      details: { title: locked.value.title },
    })
    return ok()
  })
}
