import { Link } from 'react-router'
import classes from '#app/components/attendance/attendance.module.css'
import { OwnScanner } from '#app/components/attendance/own-scanner.tsx'
import { RotatingCode } from '#app/components/attendance/rotating-code.tsx'
import { EmptyState } from '#app/components/ui/empty-state.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { requireActor } from '#app/middleware/session.ts'
import { listOwnGatherings } from '#server/attendance/queries.ts'
import { gatheringStateNames } from '#server/attendance/rules/judge-attendance.ts'
import { showOwnCodes } from '#server/attendance/show-codes.ts'
import { shanghaiMinuteText } from '#server/platform/calendar.ts'
import type { Route } from './+types/check-in'

export const meta: Route.MetaFunction = () => [{ title: '培训签到 · 学时' }]

export async function loader({ context }: Route.LoaderArgs) {
  const actor = requireActor(context)
  const [codes, gatherings] = await Promise.all([showOwnCodes(actor), listOwnGatherings(actor.accountId)])
  return { codes, gatherings }
}

export default function CheckIn({ loaderData: { codes, gatherings } }: Route.ComponentProps) {
  return (
    <>
      <PageHeader
        title="培训签到"
        subtitle="扫会场屏幕上的二维码，或让组织者扫您的二维码。两种方式任选一种，来时签到、走时签退。"
      />
      <div className={classes.ways}>
        <Sheet label="扫会场的码">
          <h2>扫会场的码</h2>
          <p className={classes.quiet}>
            用手机自带的扫一扫也可以。没有网络时也能扫：会先存在这部手机里，有网后补传，由组织者核对。
          </p>
          <OwnScanner />
        </Sheet>
        <Sheet label="我的码">
          <h2>我的码</h2>
          <p className={classes.quiet}>给组织者扫。半分钟换一次，截图无效。</p>
          <RotatingCode
            first={codes}
            source="/learn/check-in/codes"
            refreshSeconds={240}
            label="我的签到码"
            className={classes.ownCode as string}
          />
        </Sheet>
      </div>
      <h2>我的线下培训</h2>
      {gatherings.length === 0 ? (
        <EmptyState title="还没有线下培训">单位把您列入名单，或您报名之后，会显示在这里。</EmptyState>
      ) : (
        <ul className={classes.plain}>
          {gatherings.map((each) => (
            <li key={each.id} id={each.id}>
              <span>
                {each.title}
                <small>
                  {each.organisationName} · {shanghaiMinuteText(each.startsAt)}
                </small>
              </span>
              <span>
                {each.sentence ?? (each.state === 'open' && !each.begun ? '还没有开始' : gatheringStateNames[each.state])}
                {each.centihours ? (
                  <small>
                    <Link to="/learn/hours">在学时里看</Link>
                  </small>
                ) : null}
              </span>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
