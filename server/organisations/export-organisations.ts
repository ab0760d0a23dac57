import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'
import { browseOrganisations, type OrganisationFilter } from './browse-organisations.ts'
import { type Industry, industryNames, type PayrollCategory, payrollCategoryNames } from './rules/organisation-facts.ts'
import { authorityKindNames, organisationKindNames } from './rules/tree.ts'

/** As many as one file holds. */
const exportLimit = 10_000

/** The list as it is filtered, as a table; at most 10,000 bodies, and only those within the actor's reach. */
export async function exportOrganisations(
  actor: Actor,
  filter: OrganisationFilter,
): Promise<{ header: string[]; rows: (string | number | null)[][]; capped: boolean }> {
  const { rows, count } = await browseOrganisations(actor, filter, { size: exportLimit })
  await transaction((tx) =>
    recordAudit(tx, {
      actorId: actor.accountId,
      action: 'organisation.exported',
      objectType: 'organisation',
      objectId: filter.under ?? 'all',
      details: { rows: rows.length },
    }),
  )
  return {
    // The same titles as the template's, so that an export can be brought back.
    header: [
      '机构名称',
      '统一社会信用代码',
      '类型',
      '上级机构',
      '所在区',
      '行业',
      '工资类别',
      '联系人',
      '联系电话',
      '登记人员',
      '下级机构',
    ],
    rows: rows.map((row) => [
      row.name,
      row.code,
      row.authorityKind ? authorityKindNames[row.authorityKind] : organisationKindNames[row.kind],
      row.parentName,
      row.district,
      row.industry ? industryNames[row.industry as Industry] : null,
      row.payrollCategory ? payrollCategoryNames[row.payrollCategory as PayrollCategory] : null,
      row.contactName,
      row.contactPhone,
      row.learners,
      row.children,
    ]),
    capped: count.capped,
  }
}
