import { IconBell, IconUser } from '@tabler/icons-react'
import { Form, Link, NavLink } from 'react-router'
import classes from './shell.module.css'
import { useUnreadNotices } from './use-unread-notices.ts'

type Person = { realName: string } | null

/** Name of the house, where one can go, and who one is. On a phone the places move to a bar under the thumb. */
export function SiteHeader({
  person,
  places,
  unread,
}: {
  person: Person
  places: { to: string; label: string; end?: boolean }[]
  unread: number
}) {
  return (
    <header className={classes.header}>
      <div className={classes.bar}>
        <Link to="/" className={classes.brand}>
          <img src="/favicon.svg" alt="" width="32" height="32" />
          <span>
            <strong>学时</strong>
            <small>专业技术人员继续教育</small>
          </span>
        </Link>
        <nav className={classes.places} aria-label="主导航">
          {places.map((place) => (
            <NavLink key={place.to} to={place.to} end={place.end ?? false}>
              {place.label}
            </NavLink>
          ))}
        </nav>
        <div className={classes.person}>{person ? <SignedIn person={person} unread={unread} /> : <SignedOut />}</div>
      </div>
    </header>
  )
}

function SignedIn({ person, unread }: { person: NonNullable<Person>; unread: number }) {
  const count = useUnreadNotices(unread)
  return (
    <>
      <Link to="/learn/notices" className={classes.bell} aria-label={count > 0 ? `通知，${count} 条未读` : '通知'}>
        <IconBell size={22} stroke={1.7} aria-hidden />
        {count > 0 ? <span className={classes.count}>{count > 99 ? '99+' : count}</span> : null}
      </Link>
      <Link to="/learn/account" className={classes.name} aria-label={`${person.realName}，我的账号`}>
        <IconUser size={20} stroke={1.7} aria-hidden />
        <span>{person.realName}</span>
      </Link>
      <Form method="post" action="/sign-out">
        <button type="submit" className={classes.quiet}>
          退出
        </button>
      </Form>
    </>
  )
}

function SignedOut() {
  return (
    <>
      <Link to="/sign-in">登录</Link>
      <Link to="/sign-up" className={classes.primary}>
        注册
      </Link>
    </>
  )
}
