import type { ReactNode } from 'react'
import { NavLink } from 'react-router'
import classes from './shell.module.css'
import { SiteFooter } from './site-footer.tsx'
import { SiteHeader } from './site-header.tsx'
import { useShownMessage } from './use-shown-message.ts'

export type Place = { to: string; label: string; end?: boolean; icon?: ReactNode }
type Frame = { person: { realName: string } | null; unread: number; demonstration: boolean }

/** Header, content, footer; `tabs` adds the bar under the thumb on a phone. */
export function SiteFrame({
  frame,
  places,
  tabs = false,
  wide = false,
  children,
}: {
  frame: Frame
  places: Place[]
  tabs?: boolean
  /** For lists and their menu: uses more of a wide screen. */
  wide?: boolean
  children: ReactNode
}) {
  useShownMessage()
  return (
    <div className={tabs ? `${classes.page} ${classes.withTabs}` : classes.page} data-wide={wide || undefined}>
      <SiteHeader person={frame.person} places={places} unread={frame.unread} />
      <main id="content" className={classes.content}>
        {children}
      </main>
      <SiteFooter demonstration={frame.demonstration} />
      {tabs ? (
        <nav className={classes.tabs} aria-label="快捷导航">
          {places.map((place) => (
            <NavLink key={place.to} to={place.to} end={place.end ?? false}>
              {place.icon}
              {place.label}
            </NavLink>
          ))}
        </nav>
      ) : null}
    </div>
  )
}
