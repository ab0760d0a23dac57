import {
  IconBook2,
  IconBriefcase,
  IconCalendarCheck,
  IconCertificate,
  IconClockHour4,
  IconPencilCheck,
} from '@tabler/icons-react'
import { Outlet } from 'react-router'
import { SiteFrame } from '#app/components/shell/site-frame.tsx'
import { loadFrame } from '#app/middleware/load-frame.ts'
import { requireActor } from '#app/middleware/session.ts'
import type { Route } from './+types/layout'

export function loader({ context }: Route.LoaderArgs) {
  requireActor(context)
  return loadFrame(context)
}

const icon = { size: 22, stroke: 1.7, 'aria-hidden': true } as const
const places = [
  { to: '/learn', label: '本年度', end: true, icon: <IconCalendarCheck {...icon} /> },
  { to: '/learn/courses', label: '课程', icon: <IconBook2 {...icon} /> },
  { to: '/learn/exams', label: '考试', icon: <IconPencilCheck {...icon} /> },
  { to: '/learn/hours', label: '学时', icon: <IconClockHour4 {...icon} /> },
  { to: '/learn/certificates', label: '证书', icon: <IconCertificate {...icon} /> },
]

export default function LearnLayout({ loaderData }: Route.ComponentProps) {
  const { desk } = loaderData
  const work = desk ? [{ to: desk.home, label: desk.homeName, icon: <IconBriefcase {...icon} /> }] : []
  return (
    <SiteFrame frame={loaderData} places={[...places, ...work]} tabs>
      <Outlet />
    </SiteFrame>
  )
}
