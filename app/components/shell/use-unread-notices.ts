import { useEffect } from 'react'
import { useRevalidator } from 'react-router'
import { onHint } from '#app/components/realtime/connection.ts'

/** The count that the page was made with, made anew whenever the server says that a notice arrived or was read elsewhere. */
export function useUnreadNotices(unread: number): number {
  const revalidator = useRevalidator()
  const { revalidate } = revalidator
  useEffect(() => onHint('notice', () => void revalidate()), [revalidate])
  return unread
}
