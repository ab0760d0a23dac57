import { Button, Drawer } from '@mantine/core'
import { IconLayoutDashboard, IconMenu2, IconSchool } from '@tabler/icons-react'
import { useState } from 'react'
import { NavLink, Outlet } from 'react-router'
import { RoleSwitch } from '#app/components/shell/role-switch.tsx'
import { SiteFrame } from '#app/components/shell/site-frame.tsx'
import { loadFrame } from '#app/middleware/load-frame.ts'
import { requireOfficial } from '#app/middleware/session.ts'
import { holds } from '#server/identity/rules/powers.ts'
import type { Route } from './+types/layout'
import classes from './layout.module.css'
import { menu } from './menu.tsx'

export function loader({ context }: Route.LoaderArgs) {
  requireOfficial(context)
  return loadFrame(context)
}

export const meta: Route.MetaFunction = () => [{ title: '工作台 · 学时' }]

export default function ManageLayout({ loaderData }: Route.ComponentProps) {
  const { desk, roles } = loaderData
  const [open, setOpen] = useState(false)
  const side = (
    <>
      {desk ? <RoleSwitch desk={desk} /> : null}
      <nav className={classes.menu} aria-label="工作菜单">
        <NavLink to="/manage" end onClick={() => setOpen(false)}>
          <IconLayoutDashboard size={20} stroke={1.7} aria-hidden />
          概览
        </NavLink>
        {menu
          .filter((entry) => holds({ roles }, entry.power))
          .map((entry) => (
            <NavLink
              key={entry.to}
              to={entry.to}
              // Where another entry stands below this one, only one of them is the present page.
              end={menu.some((other) => other.to.startsWith(`${entry.to}/`))}
              onClick={() => setOpen(false)}
            >
              {entry.icon}
              {entry.label}
            </NavLink>
          ))}
        <NavLink to="/learn" onClick={() => setOpen(false)}>
          <IconSchool size={20} stroke={1.7} aria-hidden />
          我的学习
        </NavLink>
      </nav>
    </>
  )
  return (
    <SiteFrame frame={loaderData} places={[]} wide>
      <div className={classes.area}>
        <div className={classes.side}>{side}</div>
        <div className={classes.phoneBar}>
          <Button
            variant="default"
            size="sm"
            leftSection={<IconMenu2 size={18} aria-hidden />}
            onClick={() => setOpen(true)}
            aria-expanded={open}
          >
            菜单
          </Button>
          {desk?.acting ? (
            <span>
              {desk.acting.name} · {desk.acting.place}
            </span>
          ) : null}
        </div>
        <Drawer
          opened={open}
          onClose={() => setOpen(false)}
          title="工作台"
          size="18rem"
          closeButtonProps={{ 'aria-label': '关闭菜单' }}
        >
          {side}
        </Drawer>
        <div className={classes.main}>
          <Outlet />
        </div>
      </div>
    </SiteFrame>
  )
}
