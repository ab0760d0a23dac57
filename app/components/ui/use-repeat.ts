import { useEffect } from 'react'
import { useRevalidator } from 'react-router'

/** While a worker is at it, the page looks again every two seconds. */
export function useRepeat(working: boolean): void {
  const { revalidate } = useRevalidator()
  useEffect(() => {
    if (!working) return
    const timer = setInterval(() => void revalidate(), 2_000)
    return () => clearInterval(timer)
  }, [working, revalidate])
}
