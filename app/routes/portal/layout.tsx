import { Outlet } from 'react-router'
import { SiteFrame } from '#app/components/shell/site-frame.tsx'
import { loadFrame } from '#app/middleware/load-frame.ts'
import type { Route } from './+types/layout'

export const loader = ({ context }: Route.LoaderArgs) => loadFrame(context)

export default function PortalLayout({ loaderData }: Route.ComponentProps) {
  const places = [
    { to: '/', label: '首页', end: true },
    ...(loaderData.person ? [{ to: '/learn', label: '我的学习' }] : []),
    { to: '/news', label: '工作动态' },
    { to: '/regulations', label: '政策法规' },
    { to: '/verify', label: '证书查验' },
  ]
  return (
    <SiteFrame frame={loaderData} places={places}>
      <Outlet />
    </SiteFrame>
  )
}
