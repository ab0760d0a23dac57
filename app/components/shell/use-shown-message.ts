import { useEffect, useRef } from 'react'
import { useNavigation } from 'react-router'

/**
 * What came of a form is said at the head of a page, and whoever pressed a button far below would not see it: after each form that was sent the first message
 * is brought into sight.
 */
export function useShownMessage(): void {
  const { state, formData } = useNavigation()
  const sent = useRef(false)
  useEffect(() => {
    if (formData) sent.current = true
    if (state !== 'idle' || !sent.current) return
    sent.current = false
    const message = document.querySelector('main [role=alert], main [role=status], main [aria-invalid=true]')
    const { top = 0, bottom = 0 } = message?.getBoundingClientRect() ?? {}
    if (message && (top < 0 || bottom > window.innerHeight)) message.scrollIntoView({ block: 'center' })
  }, [state, formData])
}
