import { Button } from '@mantine/core'
import { Link } from 'react-router'
import { z } from 'zod'
import classes from '#app/components/attendance/attendance.module.css'
import { requireOfficial } from '#app/middleware/session.ts'
import { findHeldSession } from '#server/attendance/find-held.ts'
import { judgeGathering } from '#server/attendance/queries.ts'
import { shanghaiMinuteText } from '#server/platform/calendar.ts'
import type { Route } from './+types/attendance-sheet'

export const meta: Route.MetaFunction = () => [{ title: '签到表 · 学时' }]

export async function loader({ params, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  const ids = z.object({ gatheringId: z.uuid(), sessionId: z.uuid() }).safeParse(params)
  const held = ids.success ? await findHeldSession(actor, ids.data) : null
  if (!held) throw new Response(null, { status: 404 })
  const people = await judgeGathering(held.gathering.id)
  return {
    ...{ gathering: held.gathering, session: held.session },
    people: people.map(({ learnerId, realName, unitName }) => ({ learnerId, realName, unitName })),
  }
}

export default function AttendanceSheet({ loaderData: { gathering, session, people } }: Route.ComponentProps) {
  return (
    <>
      <div className={`${classes.actions} ${classes.noPrint}`}>
        <Button onClick={() => window.print()}>打印</Button>
        <Link to={`/manage/attendance/${gathering.id}`}>返回名单</Link>
      </div>
      <h1>{gathering.title} 签到表</h1>
      <p>
        {gathering.organisationName} · {shanghaiMinuteText(session.startsAt)} 至 {shanghaiMinuteText(session.endsAt).slice(11)} ·{' '}
        {session.place}
      </p>
      <table className={classes.paper}>
        <thead>
          <tr>
            <th scope="col">序号</th>
            <th scope="col">姓名</th>
            <th scope="col">单位</th>
            <th scope="col">签到（时间、签名）</th>
            <th scope="col">签退（时间、签名）</th>
          </tr>
        </thead>
        <tbody>
          {people.map((person, index) => (
            <tr key={person.learnerId}>
              <td>{index + 1}</td>
              <td>{person.realName}</td>
              <td>{person.unitName ?? ''}</td>
              <td />
              <td />
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}
