import { powers } from '#server/identity/rules/powers.ts'
import { shanghaiDateText } from '#server/platform/calendar.ts'
import { transaction } from '#server/platform/database.ts'
import type { Delivery } from '#server/platform/jobs.ts'
import { markDelivered } from '#server/platform/outbox.ts'
import { notifyMany } from '#server/portal/notify.ts'

type Published = { year: number; version: number; reason: string | null; holdsFrom: Date | null; publishedBy: string | null }

/** Everybody who applies the law hears once of a version that an official published; whoever published it knows. */
export async function tellOfPolicy(deliveries: readonly Delivery<{ policyId: string }>[]): Promise<void> {
  await transaction(async (tx) => {
    for (const { payload } of deliveries) {
      const { year, version, reason, holdsFrom, publishedBy } = await tx.one<Published>`
        select year, version, reason, holds_from as "holdsFrom", published_by as "publishedBy" from policy where id = ${payload.policyId}`
      const readers = await tx.many<{ accountId: string }>`
        select distinct account_id as "accountId" from role_grant
        where role = any(${powers['policy.see'].roles}::text[]) and revoked_at is null and (valid_until is null or valid_until > clock_timestamp())
          and account_id is distinct from ${publishedBy}::uuid`
      await notifyMany(
        tx,
        readers.map(({ accountId }) => ({
          ...{ accountId, kind: 'policy-published', link: `/manage/policy?year=${year}&version=${version}&show=changed` },
          title: `${year} 年度学时规则第 ${version} 版已公布`,
          body: `${holdsFrom ? `自${shanghaiDateText(holdsFrom)}起` : '即日起'}生效。${(reason ?? '').replace(/。$/, '')}。已验证的年度不变。`,
          dedupeKey: `policy-published:${payload.policyId}`,
        })),
      )
    }
    await markDelivered(
      tx,
      deliveries.map((delivery) => delivery.outboxId),
    )
  })
}
