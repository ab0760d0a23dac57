import { sendSpreadsheet } from '#app/middleware/send-spreadsheet.ts'
import { requireOfficial } from '#app/middleware/session.ts'
import { feesMost, listFees, sidesOfFees } from '#server/fees/list-fees.ts'
import { feeQuery, feeSideNames } from '#server/fees/rules/fee-query.ts'
import { feeStateNames } from '#server/fees/rules/fee-state.ts'
import { receiptNumberText } from '#server/fees/rules/receipt-number.ts'
import { shanghaiDay } from '#server/platform/calendar.ts'
import { writeSpreadsheet } from '#server/platform/spreadsheet/write-spreadsheet.ts'
import type { Route } from './+types/fees-export'

/** The list as it was searched and filtered, all pages of it. */
export async function loader({ request, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  const { side: asked, ...wanted } = feeQuery.parse(Object.fromEntries(new URL(request.url).searchParams))
  const side = asked ?? sidesOfFees(actor)[0]
  if (!side) throw new Response(null, { status: 404 })
  const { rows } = await listFees(actor, { side, ...wanted, page: 1, most: feesMost })
  return sendSpreadsheet(
    feeSideNames[side],
    await writeSpreadsheet({
      sheetName: '费用',
      header: [
        '姓名',
        '培训',
        '收款单位',
        '缴费方',
        '金额（元）',
        '状态',
        '缴费码',
        '到账日期',
        '已退（元）',
        '收据号',
        '产生日期',
      ],
      rows: rows.map((row) => [
        ...[row.learnerName, row.title, row.organisationName, row.payerUnitName ?? '个人', row.amountFen / 100],
        ...[feeStateNames[row.state], row.reference, row.paidOn, row.refundedFen / 100],
        row.receiptYear && row.receiptNumber ? receiptNumberText(row.receiptYear, row.receiptNumber) : null,
        shanghaiDay(row.createdAt),
      ]),
    }),
  )
}
