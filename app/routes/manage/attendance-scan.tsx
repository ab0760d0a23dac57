import { Link } from 'react-router'
import { z } from 'zod'
import { PeopleScanner } from '#app/components/attendance/people-scanner.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { requireOfficial } from '#app/middleware/session.ts'
import { findHeldSession } from '#server/attendance/find-held.ts'
import { shanghaiMinuteText } from '#server/platform/calendar.ts'
import type { Route } from './+types/attendance-scan'

export const meta: Route.MetaFunction = () => [{ title: '扫学员的码 · 学时' }]

export async function loader({ params, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  const ids = z.object({ gatheringId: z.uuid(), sessionId: z.uuid() }).safeParse(params)
  const held = ids.success ? await findHeldSession(actor, ids.data) : null
  if (!held) throw new Response(null, { status: 404 })
  return { title: held.gathering.title, gatheringId: held.gathering.id, session: held.session }
}

export default function AttendanceScan({ loaderData: { title, gatheringId, session } }: Route.ComponentProps) {
  return (
    <>
      <PageHeader
        title="扫学员的码"
        subtitle={`${title} · ${shanghaiMinuteText(session.startsAt)} · ${session.place}`}
        actions={<Link to={`/manage/attendance/${gatheringId}`}>返回名单</Link>}
      />
      <p>
        学员在“培训签到”页面出示自己的二维码，用这台设备的摄像头扫；手持扫码枪可以直接扫进输入框。断网时先存在这台设备里，有网后补传。
      </p>
      <PeopleScanner sessionId={session.id} />
    </>
  )
}
