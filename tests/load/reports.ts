/**
 * Statistics and combined queries in a city of `seed:scale`, asked one after the other as the operations that the pages ask: the city by district, the way
 * down from the city to a unit, four conditions on all learners. Counting everybody into the statistics comes first and is measured, too.
 * Arguments: learners (700000), times of each (60).
 */
import { seedScale } from '#prisma/seed/scale/seed-scale.ts'
import { sql } from '#server/platform/database.ts'
import { invariant } from '#server/platform/invariant.ts'
import { exportCombined } from '#server/reports/export-combined.ts'
import { readStatistics } from '#server/reports/read-statistics.ts'
import { refreshStatistics } from '#server/reports/refresh-statistics.ts'
import type { CombinedQuery } from '#server/reports/rules/combined-query.ts'
import { runCombinedQuery } from '#server/reports/run-combined-query.ts'
import { makeOfficial } from '#tests/support/make-city.ts'
import { type Bench, quantile } from './bench.ts'

const bench: Bench = async ({ progress, pool, args }) => {
  const [learners, times] = [Number(args[0] ?? 700_000), Number(args[1] ?? 60)]
  progress(`a city of ${learners}`)
  await seedScale({ learners, seed: 1, say: progress })
  await pool.query('vacuum analyze')
  const { year } = await sql.one<{ year: number }>`select max(year)::int as year from learner_year`

  progress('everybody is counted')
  await sql.run`update statistic_due set at = clock_timestamp()`
  const begun = performance.now()
  while ((await refreshStatistics(20)) > 0) progress(`${Math.round((performance.now() - begun) / 1_000)} s`)
  const countedSeconds = (performance.now() - begun) / 1_000
  await pool.query('vacuum analyze')
  const { rows, years } = await sql.one<{ rows: number; years: number }>`
    select (select count(*)::int from organisation_statistic) as rows, (select count(*)::int from learner_statistic) as years`

  const first = async (kind: string) =>
    (await sql.one<{ id: string }>`select id from organisation where kind = ${kind} order by id limit 1`).id
  const [bureau, authority, unit] = await Promise.all([first('bureau'), first('authority'), first('unit')])
  const { actor } = await makeOfficial('bureau', bureau)
  const read = (by: 'district' | 'branch' | 'title' | 'industry', under?: string) => async () =>
    invariant(
      await readStatistics(actor, { year, by, descending: false, ...(under ? { under } : {}) }),
      'the bureau reads all of it',
    )
  const four: CombinedQuery = {
    ...{ subject: 'learners', year, within: 'all', between: 'any', columns: [] },
    groups: [
      [
        { field: 'title', operator: 'is', value: 'intermediate' },
        { field: 'met', operator: 'is', value: 'no' },
        { field: 'year-total', operator: 'least', value: '95.5' },
        { field: 'age', operator: 'is', value: 'to-40' },
      ],
    ],
  }
  const named: CombinedQuery = {
    ...four,
    groups: [[...(four.groups[0] ?? []).slice(0, 3), { field: 'name', operator: 'contains', value: '明' }]],
  }
  const entries: CombinedQuery = {
    ...four,
    subject: 'entries',
    groups: [
      [
        { field: 'form', operator: 'is', value: 'online-course' },
        { field: 'part', operator: 'is', value: 'required' },
        { field: 'hours', operator: 'least', value: '8' },
        { field: 'occurred', operator: 'since', value: `${year}-06-01` },
      ],
    ],
  }
  const ask = (query: CombinedQuery) => async () => invariant((await runCombinedQuery(actor, query)).ok, 'it is answered')
  const asked = {
    district: read('district'),
    title: read('title'),
    industry: read('industry'),
    city: read('branch'),
    authority: read('branch', authority),
    unit: read('branch', unit),
    four: ask(four),
    named: ask(named),
    entries: ask(entries),
  }
  const p95: Record<string, number> = {}
  for (const [name, run] of Object.entries(asked)) {
    const milliseconds: number[] = []
    for (let time = 0; time < times; time++) {
      const start = performance.now()
      await run()
      milliseconds.push(performance.now() - start)
    }
    p95[`${name}P95Ms`] = Math.round(quantile(milliseconds, 0.95) * 10) / 10
    progress(`${name}: p95 ${quantile(milliseconds, 0.95).toFixed(1)} ms`)
  }
  const start = performance.now()
  const sheet = await exportCombined(actor, { ...four, groups: [] })
  invariant(sheet.ok, 'it is exported')
  return {
    value: years / countedSeconds,
    unit: 'learner years counted/s',
    p95Ms: p95.districtP95Ms,
    ...{ learners, years, sums: rows, countedSeconds: Math.round(countedSeconds), ...p95 },
    ...{ exportRows: sheet.value.rows.length, exportSeconds: (performance.now() - start) / 1_000 },
  }
}
export default bench
