import { Link } from 'react-router'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { loadFrame } from '#app/middleware/load-frame.ts'
import { requireOfficial } from '#app/middleware/session.ts'
import { countOpenComplaints } from '#server/complaints/list-complaints.ts'
import { countCoursesToReview } from '#server/courses/list-studio-courses.ts'
import { countRegistrations } from '#server/declarations/list-registrations.ts'
import { countWaitingFilings } from '#server/filings/list-filings.ts'
import { holds } from '#server/identity/rules/powers.ts'
import type { Route } from './+types/home'
import classes from './home.module.css'
import { menu } from './menu.tsx'

/** Counting goes no further: then there is more than enough to do. */
const most = 1_000

export async function loader({ context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  const [frame, registrations, trainings, courses, complaints] = await Promise.all([
    loadFrame(context),
    holds(actor, 'hours.register') ? countRegistrations(actor, most) : 0,
    holds(actor, 'training.review') ? countWaitingFilings(actor, most) : 0,
    holds(actor, 'course.make') ? countCoursesToReview(actor, most) : 0,
    holds(actor, 'complaint.handle') ? countOpenComplaints(actor, most) : 0,
  ])
  const waiting: Record<string, number> = {
    '/manage/registration': registrations,
    '/manage/trainings': trainings,
    '/manage/complaints': complaints,
    '/studio/courses': courses,
  }
  return { ...frame, waiting }
}

export default function ManageHome({ loaderData: { desk, roles, person, waiting } }: Route.ComponentProps) {
  const entries = menu.filter((entry) => holds({ roles }, entry.power))
  return (
    <>
      <PageHeader
        title="工作台"
        subtitle={desk?.acting ? `${person?.realName}，${desk.acting.place}${desk.acting.name}` : undefined}
      />
      {entries.length === 0 ? (
        <p className={classes.nothing}>
          “{desk?.acting?.name}”这个身份在这里没有要办的事。
          {desk && desk.held.length > 1 ? '可以在菜单上方切换身份。' : null}
        </p>
      ) : (
        <ul className={classes.entries}>
          {entries.map((entry) => (
            <li key={entry.to}>
              <Link to={entry.to}>
                {entry.icon}
                <span>
                  <strong>
                    {entry.label}
                    {waiting[entry.to] ? <em>{waiting[entry.to] === most ? `${most}+` : waiting[entry.to]} 项待办</em> : null}
                  </strong>
                  <small>{entry.about}</small>
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
