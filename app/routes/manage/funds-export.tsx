import { sendSpreadsheet } from '#app/middleware/send-spreadsheet.ts'
import { requireOfficial } from '#app/middleware/session.ts'
import { fundsMost, listFunds } from '#server/funds/list-funds.ts'
import { fundRateNames, spendingCategories, spendingCategoryNames } from '#server/funds/rules/fund.ts'
import { fundQuery, reportedYear } from '#server/funds/rules/fund-query.ts'
import { fundStateNames } from '#server/funds/rules/fund-state.ts'
import { holds } from '#server/identity/rules/powers.ts'
import { shanghaiDay } from '#server/platform/calendar.ts'
import { databaseNow } from '#server/platform/database.ts'
import { writeSpreadsheet } from '#server/platform/spreadsheet/write-spreadsheet.ts'
import type { Route } from './+types/funds-export'

const yuan = (fen: number) => fen / 100

/** The reports that the list shows, a line a unit, as reported. */
export async function loader({ request, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  if (!holds(actor, 'fund.follow')) throw new Response(null, { status: 404 })
  const wanted = fundQuery(reportedYear(shanghaiDay(await databaseNow()))).parse(
    Object.fromEntries(new URL(request.url).searchParams),
  )
  const { rows } = await listFunds(actor, { ...wanted, page: 1, most: fundsMost })
  const categories = spendingCategories.map((category) => spendingCategoryNames[category])
  return sendSpreadsheet(
    `${wanted.year}年度培训经费报告`,
    await writeSpreadsheet({
      sheetName: '培训经费',
      header: [
        ...['单位', '主管部门', '状态', '工资总额', '比例', '应提取', '已提取', '上年结转'],
        ...categories,
        ...['支出合计', '余额', '受益人数', '报送日期'],
      ],
      rows: rows.map(({ report, ...row }) => [
        ...[
          row.organisationName,
          row.authorityName ?? '',
          fundStateNames[row.state],
          yuan(row.payrollFen),
          fundRateNames[row.rate],
        ],
        ...[yuan(report.dueFen), yuan(report.setAsideFen), yuan(report.carriedFen)],
        ...spendingCategories.map((category) => yuan(report.spentFen[category])),
        ...[yuan(report.totalSpentFen), yuan(report.balanceFen), report.people, shanghaiDay(row.reportedAt)],
      ]),
    }),
  )
}
