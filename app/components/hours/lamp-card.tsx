import { Link } from 'react-router'
import type { Lamp, LampLine } from '#server/hours/rules/lamps.ts'
import classes from './hours.module.css'

const verdicts = { lit: '已达标', part: '部分达标', dark: '未达标' }

/** What a missing line is mended by; sums need nothing of their own. */
const remedies: Record<string, string> = {
  required: '去学必修课',
  elective: '去选选修课',
  professional: '去学专业课程',
  'national-share': '去学专业课程',
}

/** One rule and each of its conditions: how much counts, how much is asked, and, to its own learner (`year` given), what to do about the rest. */
export function LampCard({ lamp, year }: { lamp: Lamp; year?: number }) {
  return (
    <section className={classes.sheet} data-state={lamp.state} aria-labelledby={`lamp-${lamp.id}`}>
      <div className={classes.lampHead}>
        <span className={classes.bulb} aria-hidden />
        <h2 id={`lamp-${lamp.id}`}>{lamp.label}</h2>
        <span className={classes.verdict}>{verdicts[lamp.state]}</span>
      </div>
      <p className={classes.soft}>依据：{lamp.cite}</p>
      <ul className={classes.lines}>
        {lamp.lines.map((line) => (
          <Line key={line.id} line={line} year={year} />
        ))}
      </ul>
    </section>
  )
}

function Line({ line, year }: { line: LampLine; year: number | undefined }) {
  const remedy = remedies[line.id]
  return (
    <li className={classes.line} data-met={line.met || undefined}>
      <div className={classes.lineHead}>
        <span title={line.cite}>{line.label}</span>
        <span>
          <strong>{line.figure.have}</strong> / {line.figure.need}
        </span>
      </div>
      <progress
        max={line.neededCentihours || 1}
        value={Math.min(line.countedCentihours, line.neededCentihours || 1)}
        aria-label={line.sentence}
      />
      <p className={classes.sentence}>
        <span>
          {line.met ? '✓ ' : ''}
          {line.sentence}
          {line.basis === 'configured' ? '（演示配置）' : ''}
        </span>
        {!line.met && remedy && year ? <Link to={`/learn/courses?year=${year}`}>{remedy}</Link> : null}
      </p>
    </li>
  )
}
