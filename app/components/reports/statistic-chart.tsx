import { formatHours } from '#server/hours/rules/entry.ts'
import { averageOf, type StatisticQuery, shareOf, shareText, totalOf } from '#server/reports/rules/statistic-query.ts'
import { type SheetLine, showsFor } from '#server/reports/rules/statistic-sheet.ts'
import { type Bar, BarChart } from './bar-chart.tsx'

/** What the table says, drawn: shares with last year's mark, or hours by what they count as. */
export function StatisticChart({
  lines,
  query,
}: {
  lines: readonly SheetLine[]
  query: Pick<StatisticQuery, 'by' | 'show' | 'year'>
}) {
  const { by, year } = query
  const show = showsFor(by, query.show)
  const people = lines.filter((line) => line.now.people > 0)
  if (show === 'hours') {
    const size = (line: SheetLine) => (by === 'form' ? totalOf(line.now) : averageOf(line.now))
    const most = Math.max(1, ...people.map(size))
    const bars = people.map(
      (line): Bar => ({
        ...{ key: line.name, label: line.name, text: formatHours(size(line)) },
        parts: [line.now.required, line.now.elective, line.now.professional].map(
          (part) => (size(line) / most) * (part / Math.max(1, totalOf(line.now))),
        ),
      }),
    )
    return (
      <BarChart
        bars={bars}
        legend={['公需必修', '公需选修', '专业科目']}
        caption={by === 'form' ? '各类学习形式的学时合计。' : '人均学时，按科目。'}
      />
    )
  }
  const shareIn: Record<Exclude<typeof show, 'hours'>, (line: SheetLine, which: 'now' | 'before') => number | null> = {
    met: (line, which) => shareOf(line[which].met, line[which].people),
    exams: (line, which) => shareOf(line[which].examsPassed, line[which].exams),
    verification: (line, which) =>
      which === 'now' ? shareOf(Math.min(line.bodies?.verified ?? 0, line.now.people), line.now.people) : null,
    funds: (line, which) => (which === 'now' ? shareOf(line.bodies?.spentFen ?? 0, line.bodies?.asideFen ?? 0) : null),
  }
  const own = shareIn[show]
  const bars = (show === 'funds' ? lines : people).map((line): Bar => {
    const before = own(line, 'before')
    return {
      ...{ key: line.name, label: line.name, parts: [(own(line, 'now') ?? 0) / 1_000], text: shareText(own(line, 'now')) },
      mark: before === null ? null : Math.min(1, before / 1_000),
    }
  })
  const names = { met: '达标率', exams: '考试通过率', verification: '已验证人员占比', funds: '已使用经费占已提取的比例' }
  const compares = show === 'met' || show === 'exams'
  return <BarChart bars={bars} caption={`${names[show]}${compares ? `；竖线为 ${year - 1} 年度` : ''}。数字见下表。`} />
}
