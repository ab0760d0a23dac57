import { IconClockHour4 } from '@tabler/icons-react'
import { Link } from 'react-router'
import { z } from 'zod'
import { EntryList } from '#app/components/hours/entry-list.tsx'
import classes from '#app/components/hours/hours.module.css'
import { LampCard } from '#app/components/hours/lamp-card.tsx'
import { WaysCard } from '#app/components/hours/ways-card.tsx'
import { YearSwitch } from '#app/components/hours/year-switch.tsx'
import { EmptyState } from '#app/components/ui/empty-state.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { StandingCard } from '#app/components/verification/year-standing.tsx'
import { requireActor } from '#app/middleware/session.ts'
import { getLearnerYear, listYears } from '#server/hours/queries.ts'
import { shanghaiYear } from '#server/platform/calendar.ts'
import { databaseNow } from '#server/platform/database.ts'
import { findObligationNote } from '#server/reports/find-obligation-note.ts'
import { findWaysOf } from '#server/reports/find-ways-of.ts'
import { findYearStanding } from '#server/verification/queries.ts'
import type { Route } from './+types/hours'

const wantedYear = z.coerce.number().int().min(2000).max(2200)

export async function loader({ context, request }: Route.LoaderArgs) {
  const actor = requireActor(context)
  const thisYear = shanghaiYear(await databaseNow())
  const wanted = wantedYear.safeParse(new URL(request.url).searchParams.get('year') ?? thisYear)
  const year = wanted.success ? wanted.data : thisYear
  const [learnerYear, years, standing, ways, note] = await Promise.all([
    getLearnerYear(actor.accountId, year),
    listYears(actor.accountId, thisYear),
    findYearStanding(actor.accountId, year),
    findWaysOf(actor.accountId, year),
    findObligationNote(actor.accountId, year),
  ])
  return {
    ...learnerYear,
    standing,
    ways,
    note,
    past: year < thisYear,
    years: years.includes(year) ? years : [...years, year].sort((a, b) => b - a),
  }
}

export const meta: Route.MetaFunction = ({ loaderData }) => [{ title: `${loaderData?.year ?? ''} 年度学时 · 学时` }]

export default function Hours({ loaderData }: Route.ComponentProps) {
  const { year, years, policy, statement, waiting, standing, ways, note, past, verified, unverifiedIds } = loaderData
  return (
    <>
      <PageHeader
        title={`${year} 年度学时`}
        subtitle={
          statement
            ? statement.profileReason
            : past
              ? '这一年没有学时规则，只显示记录。'
              : '本年度的学时规则尚未公布，已完成的学习会照常记录。'
        }
        actions={
          <>
            <Link to="/learn/declarations">学习申报</Link>
            <Link to="/learn/hours/why">学时为什么没有显示</Link>
            <Link to="/learn/hours/years">近五年</Link>
            <YearSwitch years={years} year={year} />
          </>
        }
      />
      {note ? <p className={classes.soft}>{note}</p> : null}
      {statement ? (
        <div className={classes.lamps}>
          {statement.lamps.map((lamp) => (
            <LampCard key={lamp.id} lamp={lamp} year={year} />
          ))}
        </div>
      ) : null}

      {statement ? (
        <section className={classes.sheet} aria-labelledby="standing">
          <h2 id="standing">年度验证</h2>
          <StandingCard year={year} standing={standing} verified={verified} counted={statement?.counted.total ?? null} />
        </section>
      ) : null}

      {ways ? (
        <section className={classes.sheet} aria-labelledby="ways">
          <h2 id="ways">还差什么，怎样补上</h2>
          <WaysCard ways={ways} year={year} />
        </section>
      ) : null}

      {waiting.length > 0 ? (
        <section className={classes.sheet} aria-labelledby="waiting">
          <h2 id="waiting">已完成、没有计入的课程</h2>
          <ul className={classes.plain}>
            {waiting.map((each) => (
              <li key={each.enrolmentId}>{each.sentence}</li>
            ))}
          </ul>
        </section>
      ) : null}

      {statement && statement.lines.length > 0 ? (
        <section className={classes.sheet} aria-labelledby="entries">
          <h2 id="entries">学时台账</h2>
          <EntryList
            lines={statement.lines}
            recorded={statement.recorded}
            counted={statement.counted}
            unverifiedIds={unverifiedIds}
            own
          />
        </section>
      ) : (
        <EmptyState icon={<IconClockHour4 size={40} stroke={1.4} />} title={`${year} 年度还没有学时`}>
          学完课程并通过考试后，学时会自动计入，通常几秒钟内就能看到。<Link to={`/learn/courses?year=${year}`}>去看课程</Link>
        </EmptyState>
      )}

      {policy ? (
        <details className={classes.foot}>
          <summary>
            按《{policy.title}》第 {policy.version} 版计算
          </summary>
          <ul>
            {policy.cites.map((cite) => (
              <li key={cite}>{cite}</li>
            ))}
          </ul>
        </details>
      ) : null}
    </>
  )
}
