import { Link } from 'react-router'
import { type Column, DataTable } from '#app/components/ui/data-table.tsx'
import type { ShownExample, ShownTally, Simulation } from '#server/hours/find-draft.ts'
import { shanghaiMinuteText } from '#server/platform/calendar.ts'
import classes from './policy.module.css'

const columns: Column<ShownTally>[] = [
  { key: 'lamp', title: '达标条件', heading: true, cell: (row) => row.label },
  { key: 'before', title: '原规则达标', numeric: true, cell: (row) => (row.known === 'after' ? '没有这项' : row.litBefore) },
  { key: 'after', title: '草稿达标', numeric: true, cell: (row) => (row.known === 'before' ? '不再有' : row.litAfter) },
  { key: 'met', title: '新达标', numeric: true, cell: (row) => (row.known === 'both' ? row.newlyMet : null) },
  { key: 'missed', title: '新不达标', numeric: true, cell: (row) => (row.known === 'both' ? row.newlyMissed : null) },
]

/** How far it is, then what it found, with some of those whom it concerns. */
export function SimulationResult({ simulation }: { simulation: Simulation }) {
  const { state, year, population, lookedAt, tally, askedBy, askedAt, endedAt, current } = simulation
  if (state === 'running')
    return (
      <div aria-live="polite">
        <p>
          正在用 {year} 年度的学员模拟：{lookedAt.toLocaleString('zh-CN')} /{' '}
          {population === null ? '…' : population.toLocaleString('zh-CN')} 人。可以离开本页，模拟会继续。
        </p>
        <progress className={classes.bar} max={Math.max(1, population ?? 1)} value={lookedAt} aria-label="模拟进度" />
      </div>
    )
  if (state === 'overtaken') return <p>模拟期间草稿有改动，模拟已停止。请重新模拟。</p>
  return (
    <>
      <p>
        {askedBy}于 {shanghaiMinuteText(askedAt)} 发起，{endedAt ? shanghaiMinuteText(endedAt) : ''} 完成；按 {year} 年度{' '}
        {lookedAt.toLocaleString('zh-CN')} 名学员的学时记录计算。
      </p>
      {current ? null : (
        <p className={classes.message} data-tone="warn">
          这是改动之前的结果，请重新模拟。
        </p>
      )}
      <DataTable caption="模拟结果" columns={columns} rows={tally} rowKey={(row) => row.id} />
      {tally.map((lamp) => (
        <div key={lamp.id}>
          <Examples title={`${lamp.label}：新达标的例子`} examples={lamp.metExamples} of={lamp.newlyMet} year={year} />
          <Examples title={`${lamp.label}：新不达标的例子`} examples={lamp.missedExamples} of={lamp.newlyMissed} year={year} />
        </div>
      ))}
    </>
  )
}

function Examples({ title, examples, of, year }: { title: string; examples: readonly ShownExample[]; of: number; year: number }) {
  if (examples.length === 0) return null
  return (
    <details className={classes.law}>
      <summary>
        {title}（{examples.length === of ? of : `${of} 人中的 ${examples.length} 人`}）
      </summary>
      <ul className={classes.list}>
        {examples.map((example) => (
          <li key={example.learnerId}>
            <Link to={`/manage/learners/${example.learnerId}?year=${year}`}>
              {example.name} {example.maskedIdNumber}
            </Link>
            <span className={classes.quiet}>
              原规则：{example.before}；草稿：{example.after}
            </span>
          </li>
        ))}
      </ul>
    </details>
  )
}
