import { recordAudits } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { type Transaction, transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { endGrantsAt } from './end-grants-at.ts'
import { endWishesAt } from './end-wishes-at.ts'
import { lockTree } from './lock-tree.ts'
import { recordChanges } from './record-change.ts'
import { parseChangeReason } from './rules/organisation-facts.ts'
import type { OrganisationKind } from './rules/tree.ts'
import { governs } from './scope.ts'

type Problem = 'change-reason-missing' | 'not-found' | 'organisation-closed' | 'another-kind' | 'into-itself'
type Body = { kind: OrganisationKind; authorityKind: string | null; name: string; closed: boolean; below: boolean }

/**
 * One body goes up in another of its kind: people and bodies below it go over, powers held at it end, it is closed and says where it went. What it
 * did before stays under its name. The actor must be above both.
 */
export async function mergeOrganisations(
  actor: Actor,
  { fromId, intoId, reason: why }: { fromId: string; intoId: string; reason: string },
): Promise<Result<{ learners: number; children: number; grants: number }, Problem>> {
  const reason = parseChangeReason(why)
  if (!reason.ok) return reason
  return await transaction(async (tx) => {
    await lockTree(tx, 'change')
    await tx.run`set local statement_timeout = '60s'`
    if (!(await governs(actor, fromId, tx)) || !(await governs(actor, intoId, tx))) return refuse('not-found')
    const body = (id: string) => tx.one<Body>`
      select o.kind, o.authority_kind as "authorityKind", o.name, o.closed_at is not null as closed, o.path <@ f.path as below
      from organisation o, organisation f where o.id = ${id} and f.id = ${fromId} for no key update of o`
    const from = await body(fromId)
    const into = await body(intoId)
    if (from.closed || into.closed) return refuse('organisation-closed')
    if (into.below) return refuse('into-itself')
    if (from.kind !== into.kind) return refuse('another-kind')
    const now = await tx.now()
    const deed = { actorId: actor.accountId, now, reason: `“${from.name}”已并入“${into.name}”` }
    const children = await moveChildren(tx, fromId, intoId)
    const learners = await moveLearners(tx, fromId, intoId, deed)
    await turnWishes(tx, fromId, intoId)
    const grants = await endGrantsAt(tx, fromId, deed)
    await endWishesAt(tx, fromId, deed)
    await tx.run`update organisation set closed_at = ${now}, merged_into_id = ${intoId} where id = ${fromId}`
    const counts = { learners, children, grants }
    const common = { actorId: actor.accountId, at: now, reason: reason.value }
    await recordChanges(tx, [
      { ...common, organisationId: fromId, kind: 'merged', before: { name: from.name }, after: { name: into.name, ...counts } },
      { ...common, organisationId: intoId, kind: 'absorbed', before: { name: from.name }, after: { name: into.name, ...counts } },
    ])
    return ok(counts)
  })
}

/** Everything below the one goes below the other, in one statement: an authority has thousands of units. Answers how many stood directly below. */
async function moveChildren(tx: Transaction, fromId: string, intoId: string): Promise<number> {
  await tx.run`
    update organisation o set path = i.path || subpath(o.path, nlevel(f.path))
    from organisation f, organisation i where f.id = ${fromId} and i.id = ${intoId} and o.path <@ f.path and o.id <> f.id`
  return await tx.run`update organisation set parent_id = ${intoId} where parent_id = ${fromId}`
}

async function moveLearners(
  tx: Transaction,
  fromId: string,
  intoId: string,
  { actorId, now }: { actorId: string; now: Date },
): Promise<number> {
  // Their accounts' rows are the lock, as for every move of a learner.
  await tx.run`
    select 1 from account where id in (select learner_id from affiliation where organisation_id = ${fromId} and ended_at is null) order by id for no key update`
  const moved = await tx.many<{ learnerId: string }>`
    update affiliation set ended_at = greatest(${now}, started_at), end_reason = 'moved' where organisation_id = ${fromId} and ended_at is null
    returning learner_id as "learnerId"`
  const learnerIds = moved.map((each) => each.learnerId)
  await tx.run`
    insert into affiliation (id, learner_id, organisation_id, started_at)
    select id, learner_id, ${intoId}, ${now} from unnest(${learnerIds.map(() => newId())}::uuid[], ${learnerIds}::uuid[]) as moved (id, learner_id)`
  await recordAudits(
    tx,
    learnerIds.map((learnerId) => ({
      actorId,
      action: 'learner.affiliated',
      objectType: 'account',
      objectId: learnerId,
      details: { because: 'organisations-merged' },
      before: { organisationId: fromId },
      after: { organisationId: intoId },
    })),
  )
  return moved.length
}

/** What people asked of the one that goes is asked of the other now, unless they are there already or asked it as well: that ends (endWishesAt). */
async function turnWishes(tx: Transaction, fromId: string, intoId: string): Promise<void> {
  await tx.run`
    update joining set from_organisation_id = ${intoId}
    where ended_as is null and from_organisation_id = ${fromId} and to_organisation_id is distinct from ${intoId}`
  await tx.run`
    update joining j set to_organisation_id = ${intoId}
    where ended_as is null and to_organisation_id = ${fromId} and from_organisation_id is distinct from ${intoId}
      and not exists (select from joining other where other.ended_as is null and other.to_organisation_id = ${intoId}
        and (other.learner_id = j.learner_id or other.invited_index = j.invited_index))`
  await tx.run`update joining set authority_id = ${intoId} where ended_as is null and authority_id = ${fromId}`
}
