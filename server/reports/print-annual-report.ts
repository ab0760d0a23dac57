import { formatHours } from '#server/hours/rules/entry.ts'
import type { Actor } from '#server/identity/actor.ts'
import { shanghaiDateText, shanghaiMinuteText } from '#server/platform/calendar.ts'
import { databaseNow } from '#server/platform/database.ts'
import { env } from '#server/platform/env.ts'
import { printTypst } from '#server/platform/typst/print-typst.ts'
import { readStatistics, type StatisticRow } from './read-statistics.ts'
import { axisNames, type StatisticAxis } from './rules/statistic-axes.ts'
import { averageOf, changeText, type StatisticView, shareOf, shareText, viewNames } from './rules/statistic-query.ts'
import { cellText, sheetColumns } from './rules/statistic-sheet.ts'

const sections: readonly (readonly [StatisticAxis, StatisticView])[] = [
  ['branch', 'met'],
  ['branch', 'hours'],
  ['district', 'met'],
  ['industry', 'met'],
  ['size', 'met'],
  ['title', 'met'],
  ['age', 'met'],
  ['form', 'hours'],
  ['branch', 'exams'],
  ['branch', 'verification'],
  ['branch', 'funds'],
]
/** A printed table goes no further; the page and the file have the rest. */
const longest = 60

/** The year of a part of the city on paper; null: the actor reads no statistics there. */
export async function printAnnualReport(
  actor: Actor,
  { year, under }: { year: number; under?: string },
): Promise<{ name: string; bytes: Buffer } | null> {
  const read = (by: StatisticAxis) => readStatistics(actor, { year, by, descending: false, ...(under ? { under } : {}) })
  const [first, now] = await Promise.all([read('branch'), databaseNow()])
  if (!first) return null
  const byAxis = new Map([['branch' as StatisticAxis, first]])
  for (const [axis] of sections) {
    const found = byAxis.has(axis) ? null : await read(axis)
    if (found) byAxis.set(axis, found)
  }
  const { whole, fresh } = first
  const share = shareOf(whole.now.met, whole.now.people)
  const count = (value: number) => value.toLocaleString('zh-CN')
  const sheet = {
    ...{ year, place: first.at.name, printedOn: shanghaiDateText(now), demonstration: env().DEMO },
    asOf: fresh.asOf ? `数字截至 ${shanghaiMinuteText(fresh.asOf)}` : '首次统计尚未完成，数字不完整',
    facts: [
      ['应学人数', count(whole.now.people), `上年 ${count(whole.before.people)}`],
      [
        '达标率',
        shareText(share),
        `${count(whole.now.met)} 人达标 ${changeText(share, shareOf(whole.before.met, whole.before.people))}`,
      ],
      ['人均学时', formatHours(averageOf(whole.now)), `上年 ${formatHours(averageOf(whole.before))}`],
      ['考试通过率', shareText(shareOf(whole.now.examsPassed, whole.now.exams)), `${count(whole.now.exams)} 人次`],
      ['已验证', count(whole.bodies.verified), `${count(whole.bodies.units)} 个单位`],
    ],
    sections: sections.flatMap(([by, show]) => {
      const rows = byAxis.get(by)?.rows ?? []
      return rows.length === 0 ? [] : [sectionOf(rows, { by, show, year })]
    }),
  }
  return { name: `${first.at.name}${year}年度报告`, bytes: await printTypst('reports/templates/annual-report.typ', sheet) }
}

function sectionOf(rows: readonly StatisticRow[], query: { by: StatisticAxis; show: StatisticView; year: number }) {
  const columns = sheetColumns(query)
  return {
    title: query.by === 'form' ? '学时来源（学习形式）' : `${viewNames[query.show]}（按${axisNames[query.by]}）`,
    header: [axisNames[query.by], ...columns.map((column) => column.title)],
    rows: rows.slice(0, longest).map((row) => [row.name, ...columns.map((column) => cellText(column, row))]),
    left: Math.max(0, rows.length - longest),
    /** Of 0 to 1, drawn beside the name. */
    bars: query.show === 'met' ? rows.slice(0, longest).map((row) => (shareOf(row.now.met, row.now.people) ?? 0) / 1_000) : [],
  }
}
