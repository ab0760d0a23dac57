import { printAnnualReport } from '#server/reports/print-annual-report.ts'
import { readStatistics } from '#server/reports/read-statistics.ts'
import type { ScopeRow } from './scope-rows.ts'

export const reportRows: Record<string, ScopeRow> = {
  'reports/print-annual-report#printAnnualReport': {
    by: 'reviewer',
    ask: async (actor, { company }) => ((await printAnnualReport(actor, { year: 2026, under: company })) ? ['a report'] : null),
  },
  'reports/read-statistics#readStatistics': {
    by: 'handler',
    ask: (actor, { company }) => readStatistics(actor, { year: 2026, by: 'branch', descending: false, under: company }),
  },
}
