import { z } from 'zod'
import { sendSpreadsheet } from '#app/middleware/send-spreadsheet.ts'
import { requireOfficial } from '#app/middleware/session.ts'
import { reconcileBooks } from '#server/books/reconcile-books.ts'
import { type Account, accountFields, accountNames, balanceOf } from '#server/books/rules/account.ts'
import { writeSpreadsheet } from '#server/platform/spreadsheet/write-spreadsheet.ts'
import type { Route } from './+types/books-reconciliation-export'

/** The reconciliation of one body as a file: a line each for what hangs below it, and the sum. */
export async function loader({ request, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  const place = z.uuid().safeParse(new URL(request.url).searchParams.get('place'))
  const account = place.success ? await reconcileBooks(actor, place.data) : null
  if (!account) throw new Response(null, { status: 404 })
  const line = (name: string, row: Account) => [name, ...accountFields.map((field) => row[field]), balanceOf(row)]
  return sendSpreadsheet(
    `证书核对-${account.place.name}`,
    await writeSpreadsheet({
      sheetName: '证书核对',
      header: ['机构', ...accountFields.map((field) => accountNames[field]), '差额'],
      rows: [...account.rows.map((row) => line(row.own ? `${row.name}（本级）` : row.name, row)), line('合计', account.total)],
    }),
  )
}
