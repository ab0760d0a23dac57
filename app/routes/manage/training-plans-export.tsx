import { z } from 'zod'
import { sendSpreadsheet } from '#app/middleware/send-spreadsheet.ts'
import { requireOfficial } from '#app/middleware/session.ts'
import { sumPlans } from '#server/filings/sum-plans.ts'
import { holds } from '#server/identity/rules/powers.ts'
import { writeSpreadsheet } from '#server/platform/spreadsheet/write-spreadsheet.ts'
import type { Route } from './+types/training-plans-export'

/** The plans of a year, a line an authority. */
export async function loader({ request, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  const year = z.coerce.number().int().min(2000).max(2200).safeParse(new URL(request.url).searchParams.get('year'))
  if (!year.success || !holds(actor, 'training.follow')) throw new Response(null, { status: 404 })
  const rows = await sumPlans(actor, year.data)
  return sendSpreadsheet(
    `${year.data}年度线下培训计划汇总`,
    await writeSpreadsheet({
      sheetName: '计划汇总',
      header: ['主管部门', '报送单位', '计划次数', '计划学时', '计划人次', '已备案', '已确认'],
      rows: rows.map((row) => [
        row.authorityName,
        row.plans,
        row.trainings,
        row.centihours / 100,
        row.people,
        row.accepted,
        row.held,
      ]),
    }),
  )
}
