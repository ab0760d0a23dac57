import { type SubmitEvent, useEffect, useRef, useState } from 'react'
import type { Challenge } from '#server/identity/create-challenge.ts'

/**
 * Solves the challenge in the background while the form is filled in. `proof` is the hidden field; whoever presses send before it is ready is
 * asked to wait (`waiting`) and the form goes off by itself.
 */
export function useProof(challenge: Challenge | null) {
  const [solved, setSolved] = useState<{ challenge: string; proof: string } | null>(null)
  const [waiting, setWaiting] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const proof = solved && solved.challenge === challenge?.challenge ? solved.proof : ''

  useEffect(() => {
    if (!challenge) return
    const controller = new AbortController()
    void import('./solve-proof.ts')
      .then(({ solveProof }) => solveProof(challenge, controller.signal))
      .then((found) => found && setSolved({ challenge: challenge.challenge, proof: found }))
    return () => controller.abort()
  }, [challenge])

  useEffect(() => {
    if (!waiting || !proof) return
    setWaiting(false)
    form.current?.requestSubmit()
  }, [waiting, proof])

  /** First in the form's onSubmit: true when the form must wait. */
  const holds = (event: SubmitEvent<HTMLFormElement>): boolean => {
    if (!challenge || proof) return false
    event.preventDefault()
    setWaiting(true)
    return true
  }
  return { proof, waiting, form, holds }
}
