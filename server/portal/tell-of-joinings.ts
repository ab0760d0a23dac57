import type { JoiningEvent } from '#server/organisations/jobs.ts'
import { type Transaction, transaction } from '#server/platform/database.ts'
import type { Delivery } from '#server/platform/jobs.ts'
import { markDelivered } from '#server/platform/outbox.ts'
import { type NewNotice, notifyMany } from './notify.ts'

type Told = {
  id: string
  kind: 'join' | 'leave'
  askedBy: 'learner' | 'place'
  learnerId: string | null
  learnerName: string | null
  endedBy: string | null
  fromId: string | null
  fromName: string | null
  toId: string | null
  toName: string | null
  authorityId: string | null
  reason: string
}

/** Tells the learner, and those who act for the places, what happened to a joining. The same event is told once. */
export async function tellOfJoinings(deliveries: Delivery<{ joiningId: string; event: JoiningEvent }>[]): Promise<void> {
  await transaction(async (tx) => {
    const joinings = await tx.many<Told>`
      select j.id, j.kind, j.asked_by as "askedBy", j.learner_id as "learnerId", a.real_name as "learnerName", j.ended_by as "endedBy",
        source.id as "fromId", source.name as "fromName", target.id as "toId", coalesce(target.name, j.wanted_name) as "toName",
        j.authority_id as "authorityId", j.reason
      from joining j left join account a on a.id = j.learner_id left join organisation source on source.id = j.from_organisation_id
        left join organisation target on target.id = j.to_organisation_id
      where j.id = any(${deliveries.map((each) => each.payload.joiningId)}::uuid[])`
    const byId = new Map(joinings.map((joining) => [joining.id, joining]))
    const places = joinings.flatMap((joining) =>
      [joining.fromId, joining.toId ?? joining.authorityId].filter((id) => id !== null),
    )
    const handlers = await handlersOf(tx, places)
    const notices = deliveries.flatMap(({ payload }) => {
      const joining = byId.get(payload.joiningId)
      return joining ? noticesOf(joining, payload.event, (placeId) => (placeId ? (handlers.get(placeId) ?? []) : [])) : []
    })
    await notifyMany(tx, notices)
    await markDelivered(
      tx,
      deliveries.map((delivery) => delivery.outboxId),
    )
  })
}

/** Who acts for each of these places itself; whoever stands above sees the queue without being called. */
async function handlersOf(tx: Transaction, places: readonly string[]): Promise<Map<string, string[]>> {
  const rows = await tx.many<{ placeId: string; accountIds: string[] }>`
    select organisation_id as "placeId", array_agg(distinct account_id) as "accountIds" from role_grant
    where organisation_id = any(${places}::uuid[]) and role in ('handler', 'reviewer') and revoked_at is null
      and (valid_until is null or valid_until > clock_timestamp()) group by organisation_id`
  return new Map(rows.map((row) => [row.placeId, row.accountIds]))
}

function noticesOf(joining: Told, event: JoiningEvent, handlers: (placeId: string | null) => string[]): NewNotice[] {
  const key = `joining:${joining.id}:${event}`
  const toLearner = (title: string, body: string): NewNotice[] =>
    joining.learnerId ? [{ accountId: joining.learnerId, kind: 'joining', title, body, link: '/learn/unit', dedupeKey: key }] : []
  const toPlace = (placeId: string | null, tab: string, title: string, body: string): NewNotice[] =>
    handlers(placeId)
      .filter((accountId) => accountId !== joining.learnerId)
      .map((accountId) => ({
        accountId,
        kind: 'joining',
        title,
        body,
        link: `/manage/joining?tab=${tab}`,
        dedupeKey: `${key}:${tab}`,
      }))
  const { learnerName, fromName, toName } = joining
  switch (event) {
    case 'asked':
      return [
        ...(joining.askedBy === 'place'
          ? toLearner(
              `${toName}邀请您登记`,
              fromName
                ? `您目前登记在${fromName}。请确认是否调入；不是本人的单位可以拒绝。`
                : '请确认后登记在该单位名下；不是本人的单位可以拒绝。',
            )
          : [
              ...toPlace(joining.toId, 'confirm', `${learnerName}申请登记`, `申请登记到${toName}，请确认或说明不能确认的理由。`),
              ...(joining.toId
                ? []
                : toPlace(
                    joining.authorityId,
                    'holding',
                    `${learnerName}的单位尚未入驻`,
                    `填报的单位是${toName}，请查找或建立该单位后绑定。`,
                  )),
            ]),
        ...toPlace(
          joining.fromId,
          'release',
          joining.kind === 'leave' ? `${learnerName}申请离开` : `${learnerName}申请调出`,
          joining.kind === 'leave' ? '请核对后放行；十五天后自动放行。' : `将调往${toName}，请核对后放行；十五天后自动放行。`,
        ),
      ]
    case 'bound':
      return [
        ...toLearner('您的单位已经入驻', `您的申请已转给${toName}，等待该单位确认。`),
        ...toPlace(joining.toId, 'confirm', `${learnerName}申请登记`, `申请登记到${toName}，请确认或说明不能确认的理由。`),
      ]
    case 'released':
      return joining.kind === 'join' ? toLearner('原单位已放行', `${fromName}已同意您调往${toName}。`) : []
    case 'done':
      return [
        ...(joining.kind === 'leave'
          ? toLearner('已办理离开', `您已不再登记在${fromName}名下，历史学时仍归您本人。`)
          : toLearner(
              `已登记到${toName}`,
              fromName ? `已由${fromName}调入，学时与证书记录随本人转移。` : '今后由该单位为您登记学时。',
            )),
        ...(fromName && joining.kind === 'join'
          ? toPlace(joining.fromId, 'over', `${learnerName}已调出`, `已登记到${toName}。`)
          : []),
      ]
    case 'declined':
      return joining.askedBy === 'learner'
        ? toLearner(`${toName}没有确认您的申请`, `理由：${joining.reason}`)
        : toPlace(joining.toId, 'over', `${learnerName ?? '受邀人'}谢绝了邀请`, '如有疑问请与本人联系。')
    case 'overtaken':
      return toLearner('原来的申请已自动终止', `您的登记单位已经变动，到${toName ?? '其他单位'}的申请不再需要办理。`)
    case 'withdrawn':
      return joining.askedBy === 'place' ? toLearner('邀请已撤回', `${toName}撤回了对您的邀请。`) : []
    case 'agreed':
      return []
  }
}
