import { recordAudit } from '#server/audit/record-audit.ts'
import { actionText, objectText } from '#server/audit/rules/action-words.ts'
import type { Actor } from '#server/identity/actor.ts'
import { requireConfirmed } from '#server/identity/rules/confirmation.ts'
import { holds } from '#server/identity/rules/powers.ts'
import { placesOf } from '#server/organisations/scope.ts'
import { shanghaiMinuteText } from '#server/platform/calendar.ts'
import { transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { type AuditFilter, type AuditLine, listAudit } from './list-audit.ts'

/** As many events as one file holds: who needs more narrows the time. */
export const auditExportLimit = 20_000

export type AuditSheet = { header: string[]; rows: (string | number | null)[][]; capped: boolean }

/** The events that the search finds, as a table; itself an event of the trail. */
export async function exportAudit(
  actor: Actor,
  filter: AuditFilter,
): Promise<Result<AuditSheet, 'confirm-needed' | 'not-found'>> {
  if (!holds(actor, 'audit.export')) return refuse('not-found')
  const confirmed = await transaction(async (tx) => requireConfirmed(actor, await tx.now()))
  if (!confirmed.ok) return confirmed
  const lines: AuditLine[] = []
  let next: number | null = null
  do {
    const page = await listAudit(actor, filter, { size: 2_000, power: 'audit.export', ...(next ? { before: next } : {}) })
    lines.push(...page.lines)
    next = page.next
  } while (next !== null && lines.length < auditExportLimit)
  await transaction((tx) =>
    recordAudit(tx, {
      ...{ actorId: actor.accountId, action: 'audit.exported', objectType: 'organisation' },
      objectId: placesOf(actor, 'audit.export')[0] ?? 'all',
      details: { events: lines.length, group: filter.group ?? null, from: filter.from ?? null, to: filter.to ?? null },
    }),
  )
  return ok({
    header: [
      '序号',
      '时间',
      '经办人',
      '做了什么',
      '对象类型',
      '对象',
      '相关学员',
      '来源地址',
      '请求号',
      '变更前',
      '变更后',
      '详情',
      '链上位置',
    ],
    rows: lines.map((line) => [
      line.id,
      shanghaiMinuteText(line.at),
      line.actorName ?? (line.actorId ? line.actorId : '系统'),
      actionText(line.action),
      objectText(line.objectType),
      line.objectName ?? line.objectId,
      line.learnerName,
      line.ip,
      line.requestId,
      line.before && JSON.stringify(line.before),
      line.after && JSON.stringify(line.after),
      JSON.stringify(line.details),
      line.seal?.position ?? null,
    ]),
    capped: next !== null,
  })
}
