import { Outlet } from 'react-router'
import { RoleSwitch } from '#app/components/shell/role-switch.tsx'
import { SiteFrame } from '#app/components/shell/site-frame.tsx'
import { loadFrame } from '#app/middleware/load-frame.ts'
import { requireOfficial } from '#app/middleware/session.ts'
import type { Route } from './+types/layout'

/** The studio is not there for those who make no courses: a stranger finds nothing, rather than a locked door. */
export function loader({ context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  if (!actor.roles.some((grant) => grant.role === 'course-maker')) throw new Response(null, { status: 404 })
  return loadFrame(context)
}

const places = [
  { to: '/studio/media', label: '视频' },
  { to: '/learn', label: '返回学习', end: true },
]

export default function StudioLayout({ loaderData }: Route.ComponentProps) {
  return (
    <SiteFrame frame={loaderData} places={places}>
      {loaderData.desk && loaderData.desk.held.length > 1 ? <RoleSwitch desk={loaderData.desk} /> : null}
      <Outlet />
    </SiteFrame>
  )
}
