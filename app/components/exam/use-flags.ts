import { useCallback, useEffect, useState } from 'react'

const keyOf = (attemptId: string) => `exam-flags:${attemptId}`

/** Questions to look at again: a note to oneself on this device, of no meaning to anybody else. */
export function useFlags(attemptId: string): [ReadonlySet<number>, (question: number) => void] {
  const [flags, setFlags] = useState<ReadonlySet<number>>(new Set())

  useEffect(() => {
    try {
      const kept: unknown = JSON.parse(sessionStorage.getItem(keyOf(attemptId)) ?? '[]')
      if (Array.isArray(kept)) setFlags(new Set(kept.filter((each) => Number.isInteger(each))))
    } catch {
      // Storage is off or holds something else: the page begins without flags.
    }
  }, [attemptId])

  const toggle = useCallback(
    (question: number) =>
      setFlags((known) => {
        const next = new Set(known)
        if (!next.delete(question)) next.add(question)
        try {
          sessionStorage.setItem(keyOf(attemptId), JSON.stringify([...next]))
        } catch {
          // They live as long as the page, then.
        }
        return next
      }),
    [attemptId],
  )
  return [flags, toggle]
}
