import { z } from 'zod'
import { type ActionGroup, actionGroups } from '#server/audit/rules/action-words.ts'
import type { AuditFilter } from '#server/reports/list-audit.ts'

const schema = z.object({
  person: z.string().max(60).optional().catch(undefined),
  under: z.uuid().optional().catch(undefined),
  group: z
    .enum(Object.keys(actionGroups) as ActionGroup[])
    .optional()
    .catch(undefined),
  from: z.iso.date().optional().catch(undefined),
  to: z.iso.date().optional().catch(undefined),
  after: z.coerce.number().int().positive().optional().catch(undefined),
})

/** The search as it stands in the address; what makes no sense there is passed over. */
export function readAuditQuery(url: URL): { filter: AuditFilter; before?: number } {
  const { after, ...given } = schema.parse(Object.fromEntries([...url.searchParams].filter(([, value]) => value !== '')))
  const filter = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as AuditFilter
  return { filter, ...(after ? { before: after } : {}) }
}
