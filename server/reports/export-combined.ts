import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { getPerson } from '#server/identity/queries.ts'
import { requireConfirmed } from '#server/identity/rules/confirmation.ts'
import { holds } from '#server/identity/rules/powers.ts'
import { placesOf } from '#server/organisations/scope.ts'
import { shanghaiMinuteText } from '#server/platform/calendar.ts'
import { transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { combinedCell } from './rules/combined-cell.ts'
import { fields } from './rules/combined-fields.ts'
import { type CombinedQuery, columnsOf } from './rules/combined-query.ts'
import { runCombinedQuery } from './run-combined-query.ts'

/** As many rows as one file holds: who needs more narrows the question. */
export const combinedExportLimit = 20_000

export type CombinedSheet = { header: string[]; rows: (string | number | null)[][] }

/**
 * The whole result as a table, up to the limit; its last rows say who took it when, what for, and whether there is more. Personal data leaves the house: the
 * person confirms first, and the audit keeps what was asked.
 */
export async function exportCombined(
  actor: Actor,
  query: CombinedQuery,
): Promise<Result<CombinedSheet, 'confirm-needed' | 'not-found' | 'query-too-wide'>> {
  if (!holds(actor, 'query.export')) return refuse('not-found')
  const asked = await transaction(async (tx) => {
    const now = await tx.now()
    const confirmed = requireConfirmed(actor, now)
    return confirmed.ok ? ok(now) : confirmed
  })
  if (!asked.ok) return asked
  const found = await runCombinedQuery(actor, query, { size: combinedExportLimit + 1, power: 'query.export' })
  if (!found.ok) return found
  const rows = found.value.rows.slice(0, combinedExportLimit)
  const capped = found.value.rows.length > rows.length
  await transaction((tx) =>
    recordAudit(tx, {
      ...{ actorId: actor.accountId, action: 'query.exported', objectType: 'organisation' },
      objectId: placesOf(actor, 'query.export')[0] ?? 'all',
      details: {
        rows: rows.length,
        asked: query.subject,
        year: query.year,
        filter: query.groups.flat().map(({ field, operator }) => `${field} ${operator}`),
      },
    }),
  )
  const columns = columnsOf(query).flatMap((key) => fields[query.subject][key] ?? [])
  const { realName } = await getPerson(actor.accountId)
  return ok({
    header: ['姓名', '单位', ...columns.map((column) => column.label)],
    rows: [
      ...rows.map((row) => [
        row.realName,
        row.organisationName ?? '未登记单位',
        ...columns.map((column, at) => combinedCell(column, row.cells[at])),
      ]),
      [`由 ${realName} 于 ${shanghaiMinuteText(asked.value)} 导出，内含个人信息，仅供公务使用，不得外传。`],
      ...(capped ? [[`只导出了前 ${combinedExportLimit.toLocaleString('zh-CN')} 条，请加条件分别导出。`]] : []),
    ],
  })
}
