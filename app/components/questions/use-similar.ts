import { useEffect, useRef } from 'react'
import { useFetcher } from 'react-router'
import type { SimilarQuestion } from '#server/questions/find-similar.ts'

/** Looks for questions that resemble what is being written, when the hand rests. */
export function useSimilar(except: string | null): { similar: readonly SimilarQuestion[]; look: (text: string) => void } {
  const { load, data } = useFetcher<{ similar: SimilarQuestion[] }>()
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  const look = (text: string) => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => {
      const query = new URLSearchParams({ text: text.slice(0, 500), ...(except ? { except } : {}) })
      void load(`/studio/questions/similar?${query}`)
    }, 500)
  }
  return { similar: data?.similar ?? [], look }
}
