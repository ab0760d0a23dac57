import { Button } from '@mantine/core'
import { Link } from 'react-router'
import classes from '#app/components/desk/desk.module.css'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { StatTile } from '#app/components/ui/stat-tile.tsx'
import { optionalActor } from '#app/middleware/session.ts'
import { days } from '#server/complaints/rules/deadlines.ts'
import { summariseComplaints } from '#server/complaints/summarise-complaints.ts'
import { shanghaiYear } from '#server/platform/calendar.ts'
import { databaseNow } from '#server/platform/database.ts'
import type { Route } from './+types/complaints'

export const meta: Route.MetaFunction = () => [
  { title: '意见建议与投诉 · 学时' },
  { name: 'description', content: '对继续教育工作提意见建议、咨询或者投诉，凭编号查询办理进度和答复；可以匿名。' },
]

export async function loader({ context }: Route.LoaderArgs) {
  const year = shanghaiYear(await databaseNow())
  return { year, summary: await summariseComplaints(year), signedIn: optionalActor(context) !== null }
}

const share = (part: number, whole: number) => (whole === 0 ? '—' : `${Math.round((part / whole) * 100)}%`)

export default function Complaints({ loaderData: { year, summary, signedIn } }: Route.ComponentProps) {
  return (
    <>
      <PageHeader
        title="意见建议与投诉"
        subtitle="对继续教育工作有意见、有疑问，或者权利受到侵害，都可以在这里提出；每一件都有答复。"
      />
      <div className={classes.stack}>
        <div className={classes.actions}>
          <Button component={Link} to="/complaints/new">
            我要提出
          </Button>
          <Button component={Link} to="/complaints/follow" variant="default">
            凭编号查进度
          </Button>
          {signedIn ? (
            <Button component={Link} to="/learn/complaints" variant="default">
              我提出的
            </Button>
          ) : null}
        </div>
        <Sheet label="怎样办理">
          <h2>怎样办理</h2>
          <ul className={classes.list}>
            <li>
              {days.takeUp} 天内决定是否受理，{days.answer} 天内答复；情况复杂的可以延长一次 {days.extension} 天，会告诉您理由。
            </li>
            <li>投诉由被投诉单位的上级办理，被投诉的单位和它的下级看不到，也不能转给它们。</li>
            <li>
              实名的，姓名和联系方式只有办理人员说明理由后才能查看，每次查看您都看得到；匿名的，平台不保存任何能找到您的信息。
            </li>
            <li>对答复不满意的，{days.review} 天内可以申请一次复核，由上一级办理。</li>
            <li>涉及违纪违法的，请向纪检监察机关反映；劳动和人事争议，请依法申请仲裁。</li>
          </ul>
        </Sheet>
        <Sheet label={`${year} 年办理情况`}>
          <h2>{year} 年办理情况</h2>
          <div className={classes.tiles}>
            <StatTile label="收到" value={summary.filed} unit="件" />
            <StatTile label="已答复" value={summary.answered} unit="件" />
            <StatTile label="按期答复" value={share(summary.inTime, summary.answered)} />
            <StatTile
              label="平均评价"
              value={summary.rating ?? '—'}
              unit={summary.rating === null ? undefined : '分'}
              note={`${summary.rated} 人评价，满分 5 分`}
            />
          </div>
        </Sheet>
      </div>
    </>
  )
}
