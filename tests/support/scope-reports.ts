import { exportCombined } from '#server/reports/export-combined.ts'
import { printAnnualReport } from '#server/reports/print-annual-report.ts'
import { readStatistics } from '#server/reports/read-statistics.ts'
import type { CombinedQuery } from '#server/reports/rules/combined-query.ts'
import { runCombinedQuery } from '#server/reports/run-combined-query.ts'
import { watchCity } from '#server/reports/watch-city.ts'
import type { ScopeRow } from './scope-rows.ts'

const own = 'acts on nobody and nothing but whoever asks'
const at = (under: string): CombinedQuery => ({
  ...{ subject: 'learners', year: 2026, under, within: 'all', between: 'any', groups: [], columns: [] },
})

export const reportRows: Record<string, ScopeRow> = {
  'reports/run-combined-query#runCombinedQuery': {
    by: 'handler',
    ask: async (actor, { company }) => {
      const found = await runCombinedQuery(actor, at(company))
      return found.ok ? ['an answer'] : null
    },
  },
  'reports/export-combined#exportCombined': {
    by: 'reviewer',
    ask: async (actor, { company }) => {
      const found = await exportCombined(actor, at(company))
      return found.ok ? ['a sheet'] : found
    },
  },
  'reports/watch-city#watchCity': { by: 'bureau', ask: async (actor) => ((await watchCity(actor)) ? ['the city'] : null) },
  'reports/save-query#saveQuery': own,
  'reports/save-query#dropQuery': own,
  'reports/list-saved-queries#listSavedQueries': own,
  'reports/print-annual-report#printAnnualReport': {
    by: 'reviewer',
    ask: async (actor, { company }) => ((await printAnnualReport(actor, { year: 2026, under: company })) ? ['a report'] : null),
  },
  'reports/read-statistics#readStatistics': {
    by: 'handler',
    ask: (actor, { company }) => readStatistics(actor, { year: 2026, by: 'branch', descending: false, under: company }),
  },
}
