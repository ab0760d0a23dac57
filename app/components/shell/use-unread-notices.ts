import { useContext, useEffect } from 'react'
import { UNSAFE_DataRouterDataContext as RouterData, useRevalidator } from 'react-router'
import { onHint } from '#app/components/realtime/connection.ts'

/**
 * The count that the page was made with, made anew whenever the server says that a notice arrived or was read elsewhere. Not while the answer to a form stands
 * on the page: making a page anew takes its answer away, and what went wrong would be gone before it was read. The router says nowhere else that there is one.
 */
export function useUnreadNotices(unread: number): number {
  const { revalidate } = useRevalidator()
  const answered = (useContext(RouterData)?.actionData ?? null) !== null
  useEffect(() => (answered ? undefined : onHint('notice', () => void revalidate())), [answered, revalidate])
  return unread
}
