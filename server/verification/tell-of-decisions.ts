import { transaction } from '#server/platform/database.ts'
import { env } from '#server/platform/env.ts'
import type { Delivery } from '#server/platform/jobs.ts'
import { markDelivered } from '#server/platform/outbox.ts'
import { notify, notifyMany } from '#server/portal/notify.ts'
import { writeLetters } from '#server/portal/write-letters.ts'

type Decision = {
  id: string
  kind: 'verified' | 'returned'
  year: number
  organisationId: string
  unitName: string
  authorityName: string
  submittedBy: string
  people: number
  reason: string
}

/** Tells each person of a decision what became of their year, and whoever handed it in. The same decision is told once. */
export async function tellOfDecisions(deliveries: readonly Delivery<{ decisionId: string }>[]): Promise<void> {
  await transaction(async (tx) => {
    for (const { payload } of deliveries) {
      const decision = await tx.one<Decision>`
        select d.id, d.kind, s.year, s.organisation_id as "organisationId", o.name as "unitName", d.authority_name as "authorityName",
          s.submitted_by as "submittedBy", d.people, d.reason
        from year_decision d join submission s on s.id = d.submission_id join organisation o on o.id = s.organisation_id where d.id = ${payload.decisionId}`
      const people = await tx.many<{ learnerId: string }>`
        select learner_id as "learnerId" from submitted_year where decision_id = ${decision.id} order by learner_id`
      const words = wordsOf(decision)
      await notifyMany(
        tx,
        people.map(({ learnerId }) => ({
          ...{ accountId: learnerId, kind: 'year-decided', link: `/learn/hours?year=${decision.year}` },
          ...{ ...words, dedupeKey: `year-decided:${decision.id}` },
        })),
      )
      const title = `${decision.unitName} ${decision.year} 年度：${decision.people} 人${decision.kind === 'verified' ? '已验证' : '被退回'}`
      const body =
        decision.kind === 'verified'
          ? `${decision.authorityName}已验证。`
          : `${decision.authorityName}退回，理由：${decision.reason}`
      const toUnit = { accountId: decision.submittedBy, dedupeKey: `year-decided:${decision.id}:unit` }
      const link = `/manage/year?unit=${decision.organisationId}&year=${decision.year}`
      await notify(tx, { ...toUnit, kind: 'year-decided', title, body, link })
      // What came back waits for whoever handed it in, while the year runs out.
      if (decision.kind === 'returned')
        await writeLetters(tx, [
          {
            ...toUnit,
            topic: 'urgent',
            subject: '年度学时被退回',
            body: `${title}。${body}。请登录 ${env().PUBLIC_URL} 改正后重新提交。`,
          },
        ])
    }
    await markDelivered(
      tx,
      deliveries.map((delivery) => delivery.outboxId),
    )
  })
}

const wordsOf = ({ kind, year, authorityName, reason }: Decision) =>
  kind === 'verified'
    ? { title: `${year} 年度学时已验证`, body: `${authorityName}已验证您的 ${year} 年度学时，总数和规则版本随之固定。` }
    : { title: `${year} 年度学时被退回`, body: `${authorityName}退回，理由：${reason}。请联系单位经办人改正后重新提交。` }
