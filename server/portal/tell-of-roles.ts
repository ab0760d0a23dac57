import { roleNames } from '#server/identity/rules/role-names.ts'
import type { RoleEvent } from '#server/organisations/jobs.ts'
import type { GrantableRole } from '#server/organisations/rules/tree.ts'
import { shanghaiDateText } from '#server/platform/calendar.ts'
import { transaction } from '#server/platform/database.ts'
import type { Delivery } from '#server/platform/jobs.ts'
import { markDelivered } from '#server/platform/outbox.ts'
import { type NewNotice, notifyMany } from './notify.ts'

type RoleChange = {
  changeId: string
  accountId: string
  role: GrantableRole
  organisationId: string | null
  event: RoleEvent
  validUntil: string | null
}

/** Whoever was given a power, or has it no more, hears of it: a power that nobody asked for is noticed the same day. */
export async function tellOfRoles(deliveries: Delivery<RoleChange>[]): Promise<void> {
  await transaction(async (tx) => {
    const places = await tx.many<{ id: string; name: string }>`
      select id, name from organisation where id = any(${deliveries.map((each) => each.payload.organisationId)}::uuid[])`
    const nameOf = new Map(places.map((place) => [place.id, place.name]))
    await notifyMany(
      tx,
      deliveries.map(({ payload }) => noticeOf(payload, nameOf.get(payload.organisationId ?? '') ?? '全平台')),
    )
    await markDelivered(
      tx,
      deliveries.map((delivery) => delivery.outboxId),
    )
  })
}

function noticeOf({ changeId, accountId, role, event, validUntil }: RoleChange, place: string): NewNotice {
  const power = `${place}的“${roleNames[role]}”身份`
  const term = validUntil ? `，有效期至${shanghaiDateText(new Date(validUntil))}` : '，长期有效'
  const words = {
    granted: {
      title: '您有了新的管理身份',
      body: `您已获得${power}${term}。首次使用请先设置两步验证。如非本单位安排，请立即联系上级主管部门。`,
    },
    limited: { title: '管理身份的期限已调整', body: `您的${power}${validUntil ? term : '改为长期有效'}。` },
    withdrawn: { title: '管理身份已收回', body: `您的${power}已收回。` },
  }[event]
  return { ...words, accountId, kind: 'role', link: '/account/security', dedupeKey: `role:${changeId}` }
}
