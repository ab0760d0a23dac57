import { Link } from 'react-router'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { standingSentence } from '#app/components/verification/year-standing.tsx'
import classes from '#app/components/year/my-year.module.css'
import { nextStep } from '#app/components/year/next-step.ts'
import { requireActor } from '#app/middleware/session.ts'
import { getLearnerYear } from '#server/hours/queries.ts'
import { formatHours } from '#server/hours/rules/entry.ts'
import { listCoursesWithProgress } from '#server/learning/queries.ts'
import { findAffiliation } from '#server/organisations/queries.ts'
import { shanghaiYear, shanghaiYearEnd } from '#server/platform/calendar.ts'
import { databaseNow } from '#server/platform/database.ts'
import { listNotices } from '#server/portal/queries.ts'
import { findYearStanding } from '#server/verification/queries.ts'
import type { Route } from './+types/my-year'

const dayMilliseconds = 86_400_000

export async function loader({ context }: Route.LoaderArgs) {
  const actor = requireActor(context)
  const now = await databaseNow()
  const year = shanghaiYear(now)
  const [courses, learnerYear, affiliation, { notices }, standing] = await Promise.all([
    listCoursesWithProgress(actor.accountId, year),
    getLearnerYear(actor.accountId, year),
    findAffiliation(actor.accountId),
    listNotices(actor.accountId, { limit: 3 }),
    findYearStanding(actor.accountId, year),
  ])
  return {
    year,
    name: actor.realName,
    daysLeft: Math.ceil((shanghaiYearEnd(year).getTime() - now.getTime()) / dayMilliseconds),
    next: nextStep(courses),
    standing: standingSentence(standing, year),
    statement: learnerYear.statement,
    waiting: learnerYear.waiting,
    unit: affiliation?.organisationName ?? null,
    notices,
  }
}

export const meta: Route.MetaFunction = () => [{ title: '本年度 · 学时' }]

export default function MyYear({
  loaderData: { year, name, daysLeft, next, standing, statement, waiting, unit, notices },
}: Route.ComponentProps) {
  const city = statement?.lamps[0]
  return (
    <>
      <PageHeader title={`${name}，您好`} subtitle={`${year} 年度 · 距登记截止还有 ${daysLeft} 天${unit ? ` · ${unit}` : ''}`} />

      <section className={classes.next} aria-labelledby="next">
        <div>
          <h2 id="next">现在该做什么</h2>
          <p>{next.text}</p>
        </div>
        <Link to={next.to} className={classes.action}>
          {next.action}
        </Link>
      </section>

      {statement && city ? (
        <section className={classes.sheet} aria-labelledby="progress">
          <div className={classes.heading}>
            <h2 id="progress">本年度学时</h2>
            <span className={classes.links}>
              <Link to="/learn/trainings">线下培训</Link>
              <Link to="/learn/classes">培训班</Link>
              <Link to="/learn/declarations">申报其他学习</Link>
              <Link to="/learn/fees">我的费用</Link>
              <Link to="/learn/hours">逐笔查看</Link>
            </span>
          </div>
          <p className={classes.reason}>{statement.profileReason}</p>
          <ul className={classes.lines}>
            {city.lines.map((line) => (
              <li key={line.id} data-met={line.met || undefined}>
                <span className={classes.label}>{line.label}</span>
                <progress
                  max={line.neededCentihours || 1}
                  value={Math.min(line.countedCentihours, line.neededCentihours)}
                  aria-label={line.sentence}
                />
                <span className={classes.figure}>
                  <strong>{formatHours(line.countedCentihours)}</strong> / {formatHours(line.neededCentihours)}
                </span>
                <span className={classes.missing}>{line.met ? '已达到' : `还差 ${formatHours(line.missingCentihours)}`}</span>
              </li>
            ))}
          </ul>
          <p className={classes.reason}>年度验证：{standing}</p>
        </section>
      ) : (
        <p className={classes.sheet}>本年度的学时规则尚未发布；您完成的学习会照常记录，规则发布后自动计算。</p>
      )}

      {waiting.length > 0 ? (
        <section className={classes.sheet} aria-labelledby="waiting">
          <h2 id="waiting">已完成、尚未入账</h2>
          <ul className={classes.plain}>
            {waiting.map((each) => (
              <li key={each.enrolmentId}>{each.sentence}</li>
            ))}
          </ul>
        </section>
      ) : null}

      {unit ? null : (
        <p className={classes.hint}>
          您还没有登记在任何单位或人力资源服务机构名下。学习和考试不受影响；年底登记与验证需由单位经办，请到
          <Link to="/learn/unit">我的单位</Link>申请登记。
        </p>
      )}

      <section className={classes.sheet} aria-labelledby="news">
        <div className={classes.heading}>
          <h2 id="news">最近通知</h2>
          <Link to="/learn/notices">全部</Link>
        </div>
        {notices.length === 0 ? (
          <p className={classes.reason}>暂无通知。学时入账、证书生成时会在这里告诉您。</p>
        ) : (
          <ul className={classes.plain}>
            {notices.map((notice) => (
              <li key={notice.id}>
                {notice.link ? <Link to={notice.link}>{notice.title}</Link> : <strong>{notice.title}</strong>}
                <span className={classes.reason}> {notice.body}</span>
              </li>
            ))}
          </ul>
        )}
      </section>
    </>
  )
}
