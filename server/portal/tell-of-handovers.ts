import type { handoverEvents } from '#server/organisations/jobs.ts'
import { type Transaction, transaction } from '#server/platform/database.ts'
import type { Delivery } from '#server/platform/jobs.ts'
import { markDelivered } from '#server/platform/outbox.ts'
import { notify, notifyMany } from './notify.ts'

type Handover = {
  id: string
  organisationId: string
  place: string
  proposedBy: string
  proposer: string
  successorId: string
  successor: string
}

/** Those who may confirm a handover are called; the one who proposed it and the one who comes hear how it ended. */
export async function tellOfHandovers(
  deliveries: Delivery<{ handoverId: string; event: (typeof handoverEvents)[number] }>[],
): Promise<void> {
  await transaction(async (tx) => {
    const handovers = await tx.many<Handover>`
      select h.id, h.organisation_id as "organisationId", o.name as place, h.proposed_by as "proposedBy", p.real_name as proposer,
        h.successor_id as "successorId", s.real_name as successor
      from handover h join organisation o on o.id = h.organisation_id join account p on p.id = h.proposed_by join account s on s.id = h.successor_id
      where h.id = any(${deliveries.map((each) => each.payload.handoverId)}::uuid[])`
    const byId = new Map(handovers.map((handover) => [handover.id, handover]))
    for (const { payload } of deliveries) {
      const handover = byId.get(payload.handoverId)
      if (!handover) continue
      const key = `handover:${handover.id}:${payload.event}`
      const notice = { kind: 'role', link: '/manage/officials', dedupeKey: key }
      const { place, proposer, successor } = handover
      if (payload.event === 'proposed') {
        const body = `${proposer}提出由${successor}担任${place}的经办人，需要您核实后确认或拒绝。`
        const called = await findConfirmers(tx, handover)
        await notifyMany(
          tx,
          called.map((accountId) => ({ ...notice, accountId, title: '经办人交接等待确认', body })),
        )
      } else {
        const body =
          payload.event === 'done' ? `${place}的经办人交接已由第二人确认。` : `${place}的经办人交接未获同意，权限没有变化。`
        const title = payload.event === 'done' ? '经办人交接已完成' : '经办人交接被拒绝'
        await notify(tx, { ...notice, accountId: handover.proposedBy, title, body })
      }
    }
    await markDelivered(
      tx,
      deliveries.map((delivery) => delivery.outboxId),
    )
  })
}

/** The other handlers of the place; where there are none, whoever stands nearest above it. */
async function findConfirmers(tx: Transaction, { organisationId, proposedBy, successorId }: Handover): Promise<string[]> {
  const rows = await tx.many<{ accountId: string }>`
    select account_id as "accountId" from (
      select g.account_id, rank() over (order by nlevel(above.path) desc) as distance
      from organisation place join organisation above on place.path <@ above.path join role_grant g on g.organisation_id = above.id
      where place.id = ${organisationId} and g.role = any(case when above.id = place.id then array['handler'] else array['handler', 'reviewer', 'bureau'] end)
        and g.account_id <> all(${[proposedBy, successorId]}::uuid[]) and g.revoked_at is null
        and (g.valid_until is null or g.valid_until > clock_timestamp())
    ) near where distance = 1 group by account_id`
  return rows.map((row) => row.accountId)
}
