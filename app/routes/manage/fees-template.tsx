import { sendSpreadsheet } from '#app/middleware/send-spreadsheet.ts'
import { requireOfficial } from '#app/middleware/session.ts'
import { paymentColumns } from '#server/fees/rules/payment-list.ts'
import { writeSpreadsheet } from '#server/platform/spreadsheet/write-spreadsheet.ts'
import type { Route } from './+types/fees-template'

/** An empty list with the columns that are read. */
export async function loader({ context }: Route.LoaderArgs) {
  requireOfficial(context)
  const choices = { [paymentColumns.indexOf('缴费方')]: ['单位', '个人'] }
  return sendSpreadsheet(
    '到账名单',
    await writeSpreadsheet({ sheetName: '到账名单', header: [...paymentColumns], rows: [], choices }),
  )
}
