import { readStatistics } from '#server/reports/read-statistics.ts'
import type { ScopeRow } from './scope-rows.ts'

export const reportRows: Record<string, ScopeRow> = {
  'reports/read-statistics#readStatistics': {
    by: 'handler',
    ask: (actor, { company }) => readStatistics(actor, { year: 2026, by: 'branch', descending: false, under: company }),
  },
}
