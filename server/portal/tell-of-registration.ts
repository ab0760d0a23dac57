import { transaction } from '#server/platform/database.ts'
import { env } from '#server/platform/env.ts'
import type { Delivery } from '#server/platform/jobs.ts'
import { markDelivered } from '#server/platform/outbox.ts'
import { notifyMany } from './notify.ts'
import { writeLetters } from './write-letters.ts'

/** A list is written: those on it who had an account already hear what it changed for them, the others how to take up theirs. */
export async function tellOfRegistration(deliveries: Delivery<{ rosterId: string }>[]): Promise<void> {
  for (const { outboxId, payload } of deliveries) {
    await transaction(async (tx) => {
      const people = await tx.many<{ accountId: string; outcome: 'new' | 'join' | 'transfer'; name: string }>`
        select w.account_id as "accountId", w.outcome, o.name from roster_row w join roster r on r.id = w.roster_id
          join organisation o on o.id = r.organisation_id
        where w.roster_id = ${payload.rosterId} and r.state = 'done' and w.outcome in ('new', 'join', 'transfer')`
      const [made, known] = [people.filter((each) => each.outcome === 'new'), people.filter((each) => each.outcome !== 'new')]
      await writeLetters(
        tx,
        made.map(({ accountId, name }) => ({
          ...{ accountId, topic: 'access', subject: '请激活学时账号', dedupeKey: `roster:${payload.rosterId}` },
          body: `${name}为您建立了继续教育学时账号。请到 ${env().PUBLIC_URL}/activate 用姓名、身份证号和本手机号激活。`,
        })),
      )
      await notifyMany(
        tx,
        known.map(({ accountId, outcome, name }) => ({
          accountId,
          kind: 'joining',
          title: outcome === 'join' ? `已登记到${name}` : `${name}申请将您调入`,
          body:
            outcome === 'join'
              ? '单位把您列入了名册。如果这不是您的单位，请到“我的单位”申请离开。'
              : '请到“我的单位”确认；原单位放行或您确认后办结，不是本人的单位可以拒绝。',
          link: '/learn/unit',
          dedupeKey: `roster:${payload.rosterId}`,
        })),
      )
      await markDelivered(tx, [outboxId])
    })
  }
}

/** A place has let somebody go. */
export async function tellOfLeaving(deliveries: Delivery<{ affiliationId: string }>[]): Promise<void> {
  await transaction(async (tx) => {
    const ended = await tx.many<{ id: string; accountId: string; name: string; reason: string }>`
      select f.id, f.learner_id as "accountId", o.name, f.end_reason as reason from affiliation f join organisation o on o.id = f.organisation_id
      where f.id = any(${deliveries.map((each) => each.payload.affiliationId)}::uuid[])`
    await notifyMany(
      tx,
      ended.map(({ id, accountId, name, reason }) => ({
        accountId,
        kind: 'joining',
        title: reason === 'retired' ? '已办理退休' : '已办理离职',
        body: `${name}为您办理了${reason === 'retired' ? '退休' : '离职'}手续，您已不在该单位名册中；历史学时仍归您本人。`,
        link: '/learn/unit',
        dedupeKey: `let-go:${id}`,
      })),
    )
    await markDelivered(
      tx,
      deliveries.map((delivery) => delivery.outboxId),
    )
  })
}
