import { issueOwnStatement } from '#server/certificates/issue-own-statement.ts'
import { sql } from '#server/platform/database.ts'
import { orderPrinting } from '#server/reports/order-printing.ts'
import { checkList } from '#server/reviews/check-list.ts'
import { giveConsent } from '#server/reviews/give-consent.ts'
import { accepted } from './accepted.ts'
import { seedPerson } from './accounts.ts'
import { learners } from './city.ts'
import { actorOf } from './seed-people.ts'

/** A learner has a statement of hours and a code for a title review, the bureau has checked a list; a department has ordered what there is of its people's for printing. */
export async function seedPrinting(accountIds: Map<string, string>, now: Date): Promise<void> {
  if (await sql.maybe`select 1 from print_batch limit 1`) return
  const learner = await actorOf(accountIds.get('王丽华') as string)
  accepted(await issueOwnStatement(learner, [2025, 2026]), 'statement')
  const reviewer = { ...(await actorOf(accountIds.get('魏民') as string)), confirmedAt: now }
  const wish = { kinds: ['training' as const, 'statement' as const], years: [2026], format: 'pdf' as const, numbers: '' }
  accepted(await orderPrinting(reviewer, { ...wish, filter: {} }), 'batch')
  accepted(await giveConsent(learner), 'consent')
  const chief = { ...(await actorOf(accountIds.get('沈玉兰') as string)), confirmedAt: now }
  accepted(
    await checkList(chief, {
      people: learners.slice(0, 4).map((each) => ({ realName: each.name, idNumber: seedPerson(each).idNumber, consentCode: '' })),
      requirement: {
        titleLevel: 'intermediate',
        until: 2026,
        lastYears: 2,
        leastHours: 0,
        eachYearMet: true,
        verifiedOnly: false,
      },
      basis: { kind: 'duty', review: '2026 年卫生系列中级职称评审', document: '津海人社〔2026〕9 号' },
    }),
    'review',
  )
}
