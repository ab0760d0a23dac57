import { enterSpending } from '#server/funds/enter-spending.ts'
import { decideFund, reportFund } from '#server/funds/report-fund.ts'
import { saveFund } from '#server/funds/save-fund.ts'
import { shanghaiYear } from '#server/platform/calendar.ts'
import { sql } from '#server/platform/database.ts'
import { accepted } from './accepted.ts'
import { seedPerson } from './accounts.ts'
import { learners, type SeedLearner } from './city.ts'
import { actorOf } from './seed-people.ts'

/** The hospital's training fund: last year's was reported and read, this year's is being spent; the agency's waits, with too little set aside. */
export async function seedFunds(organisationIds: Map<string, string>, accountIds: Map<string, string>, now: Date): Promise<void> {
  if (await sql.maybe`select 1 from training_fund limit 1`) return
  const whoIs = (name: string) => actorOf(accountIds.get(name) as string)
  const [handler, reviewer, second] = await Promise.all([whoIs('叶红'), whoIs('魏民'), whoIs('方敏')])
  const organisationId = organisationIds.get('hospital') as string
  const thisYear = shanghaiYear(now)
  for (const year of [thisYear - 1, thisYear]) {
    const key = { organisationId, year }
    const payroll = year === thisYear ? '46,800,000' : '43,200,000'
    const carried = year === thisYear ? '58,000' : ''
    accepted(
      await saveFund(handler, { ...key, text: { payroll, rate: '150', setAside: '', carried }, revision: 0 }),
      `the fund of ${year}`,
    )
    const spend = async (spentOn: string, category: string, item: string, amount: string, voucher: string, who: string[]) => {
      const text = { spentOn: `${year}-${spentOn}`, category, item, amount, voucher }
      const people = who.map((name) => seedPerson(learners.find((each) => each.name === name) as SeedLearner).idNumber)
      accepted(await enterSpending(handler, { ...key, text, trainingId: null, people }), item)
    }
    await spend('03-18', 'courses', '专业科目网络课程', '126,000.00', '记-0318-07', ['林晓燕', '胡建平', '郭敏'])
    await spend('05-22', 'lecturers', '重症医学新进展讲座酬金', '24,000.00', '记-0522-11', [])
    await spend('09-06', 'travel', '全国护理质量年会交通食宿', '38,460.50', '记-0906-02', ['郭敏'])
    if (year === thisYear) continue
    accepted(await reportFund(handler, { ...key, action: 'report', revision: 1 }), 'the report')
    accepted(await decideFund(reviewer, { ...key, action: 'accept', revision: 2, answer: '' }), 'its reading')
  }
  const key = { organisationId: organisationIds.get('agency') as string, year: thisYear - 1 }
  const text = { payroll: '3,600,000', rate: '150', setAside: '30,000', carried: '' }
  accepted(await saveFund(second, { ...key, text, revision: 0 }), 'the fund of the agency')
  accepted(await reportFund(second, { ...key, action: 'report', revision: 1 }), 'its report')
}
