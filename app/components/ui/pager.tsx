import { Link, useSearchParams } from 'react-router'
import classes from './pager.module.css'

/** How many there are: counted up to a limit, beyond which `capped` says that there are more. */
export type Count = { total: number; capped: boolean }

export const countText = ({ total, capped }: Count): string => `${total.toLocaleString('zh-CN')}${capped ? '+' : ''}`

/** Below a list that is paged by number (`?page=`): for lists a person leafs through. */
export function Pager({ page, pages, count, unit = '条' }: { page: number; pages: number; count?: Count; unit?: string }) {
  const [query] = useSearchParams()
  const to = (number: number) => linkWith(query, 'page', number > 1 ? String(number) : null)
  return (
    <nav className={classes.pager} aria-label="分页">
      {count ? (
        <span>
          共 {countText(count)} {unit}
        </span>
      ) : null}
      {pages > 1 ? (
        <>
          {page > 1 ? <Link to={to(page - 1)}>上一页</Link> : null}
          <span>
            第 {page} / {pages} 页
          </span>
          {page < pages ? <Link to={to(page + 1)}>下一页</Link> : null}
        </>
      ) : null}
    </nav>
  )
}

/** Below a list that goes on after its last row (`?after=`): for lists without an end. `next` null: this is the last page. */
export function KeysetPager({ next, count, unit = '条' }: { next: string | null; count?: Count; unit?: string }) {
  const [query] = useSearchParams()
  return (
    <nav className={classes.pager} aria-label="分页">
      {count ? (
        <span>
          共 {countText(count)} {unit}
        </span>
      ) : null}
      {query.has('after') ? <Link to={linkWith(query, 'after', null)}>回到第一页</Link> : null}
      {next ? <Link to={linkWith(query, 'after', next)}>下一页</Link> : null}
    </nav>
  )
}

function linkWith(query: URLSearchParams, name: string, value: string | null): string {
  const next = new URLSearchParams(query)
  if (value === null) next.delete(name)
  else next.set(name, value)
  return `?${next}`
}
