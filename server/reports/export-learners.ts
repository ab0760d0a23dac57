import { recordAudit } from '#server/audit/record-audit.ts'
import { formatHours } from '#server/hours/rules/entry.ts'
import type { Actor } from '#server/identity/actor.ts'
import { requireConfirmed } from '#server/identity/rules/confirmation.ts'
import { titleLevelNames } from '#server/identity/rules/learner-attributes.ts'
import { holds } from '#server/identity/rules/powers.ts'
import { transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { type LearnerQuery, type LearnerRow, listLearners } from './list-learners.ts'
import { standingNames } from './rules/learner-filter.ts'

/** As many people as one file holds; whoever needs more takes it body by body. */
export const exportLimit = 20_000
const pageSize = 1_000

export type LearnerSheet = { header: string[]; rows: (string | number | null)[][]; capped: boolean }

/** The list as it is filtered, with masked numbers, as a table. Personal data leaves the house: the person confirms first, and the audit keeps it. */
export async function exportLearners(
  actor: Actor,
  { filter, sort, descending }: Omit<LearnerQuery, 'after' | 'size'>,
): Promise<Result<LearnerSheet, 'confirm-needed' | 'not-found'>> {
  if (!holds(actor, 'learner.export')) return refuse('not-found')
  const confirmed = await transaction(async (tx) => requireConfirmed(actor, await tx.now()))
  if (!confirmed.ok) return confirmed
  const rows: LearnerRow[] = []
  let year = 0
  let after: string | null | undefined
  do {
    const page = await listLearners(
      actor,
      { filter, sort, descending, size: pageSize, ...(after ? { after } : {}) },
      'learner.export',
    )
    rows.push(...page.rows)
    after = page.next
    year = page.year
  } while (after && rows.length < exportLimit)
  await transaction((tx) =>
    recordAudit(tx, {
      actorId: actor.accountId,
      action: 'learners.exported',
      objectType: 'organisation',
      objectId: filter.under ?? actor.roles.find((grant) => grant.organisationId)?.organisationId ?? 'all',
      details: { rows: rows.length, filter: { ...filter, search: filter.search ? '•' : undefined } },
    }),
  )
  return ok({
    header: [
      '姓名',
      '身份证号',
      '手机号',
      '单位',
      '职称',
      '高新技术工作',
      `${year} 公需必修`,
      `${year} 公需选修`,
      `${year} 专业科目`,
      `${year} 合计`,
      '年度要求',
      '账户',
    ],
    rows: rows.map((row) => [
      row.realName,
      row.maskedIdNumber,
      row.maskedPhone,
      row.organisationName ?? '未登记单位',
      titleLevelNames[row.titleLevel],
      row.highTech ? '是' : '否',
      ...[row.required, row.elective, row.professional, row.total].map((centihours) => Number(formatHours(centihours))),
      row.met === null ? '规则未公布' : row.met ? '已达标' : '未达标',
      standingNames[row.standing],
    ]),
    capped: Boolean(after),
  })
}
