import { Outlet } from 'react-router'
import { RoleSwitch } from '#app/components/shell/role-switch.tsx'
import { SiteFrame } from '#app/components/shell/site-frame.tsx'
import { loadFrame } from '#app/middleware/load-frame.ts'
import { requireOfficial } from '#app/middleware/session.ts'
import { holds } from '#server/identity/rules/powers.ts'
import type { Route } from './+types/layout'

/** The studio is not there for those who make neither courses nor exams: a stranger finds nothing, rather than a locked door. */
export async function loader({ context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  const makes = (role: string) => actor.roles.some((grant) => grant.role === role)
  const [courses, exams] = [holds(actor, 'course.make'), makes('exam-maker')]
  if (!courses && !exams) throw new Response(null, { status: 404 })
  return { ...(await loadFrame(context)), courses, exams }
}

const coursePlaces = [
  { to: '/studio/courses', label: '课程' },
  { to: '/studio/media', label: '视频' },
]
const examPlaces = [
  { to: '/studio/questions', label: '题库', end: true },
  { to: '/studio/questions/import', label: '导入题目' },
]

export default function StudioLayout({ loaderData }: Route.ComponentProps) {
  const places = [
    ...(loaderData.courses ? coursePlaces : []),
    ...(loaderData.exams ? examPlaces : []),
    { to: '/learn', label: '返回学习', end: true },
  ]
  return (
    <SiteFrame frame={loaderData} places={places}>
      {loaderData.desk && loaderData.desk.held.length > 1 ? <RoleSwitch desk={loaderData.desk} /> : null}
      <Outlet />
    </SiteFrame>
  )
}
