import { useCallback, useEffect, useRef, useState } from 'react'
import { Message } from '#app/components/ui/message.tsx'
import type { SentCheckIn } from '#server/attendance/rules/check-in-form.ts'
import { codeIn, type SentAnswer } from '#server/attendance/rules/scanned-code.ts'
import { CodeScanner } from './code-scanner.tsx'
import { keep, keptItems, letGo } from './kept-queue.ts'
import { locate } from './locate.ts'
import { postJson } from './post-json.ts'

type Kept = { id: string; sent: SentCheckIn }
const queue = 'xueshi-check-ins'
const resendMilliseconds = 15_000

/** Reads the screen's code with this phone. What finds no network is kept and sent as soon as there is one. */
export function OwnScanner() {
  const [answers, setAnswers] = useState<SentAnswer[]>([])
  const [waiting, setWaiting] = useState(0)
  const onTheWay = useRef(new Set<string>())
  const tell = useCallback((answer: SentAnswer) => setAnswers((before) => [answer, ...before].slice(0, 5)), [])
  const resend = useCallback(async () => {
    for (const { id, sent } of keptItems<Kept>(queue)) {
      if (onTheWay.current.has(id)) continue
      const answer = await postJson<SentAnswer>('/learn/check-in/send', sent)
      if (!answer) break
      letGo(queue, new Set([id]))
      tell(answer)
    }
    setWaiting(keptItems<Kept>(queue).length)
  }, [tell])
  useEffect(() => {
    void resend()
    const timer = setInterval(resend, resendMilliseconds)
    window.addEventListener('online', resend)
    return () => {
      clearInterval(timer)
      window.removeEventListener('online', resend)
    }
  }, [resend])
  const send = async (text: string) => {
    const sent = { eventId: crypto.randomUUID(), code: codeIn(text), sighting: null, kept: false, spot: null }
    // Kept first: whatever happens to the page now, what was read is not lost.
    onTheWay.current.add(sent.eventId)
    keep(queue, { id: sent.eventId, sent: { ...sent, kept: true } })
    const answer = await postJson<SentAnswer>('/learn/check-in/send', { ...sent, spot: await locate() })
    if (answer) {
      letGo(queue, new Set([sent.eventId]))
      tell(answer)
    }
    onTheWay.current.delete(sent.eventId)
    setWaiting(keptItems<Kept>(queue).length)
  }
  return (
    <>
      <CodeScanner label="打开摄像头扫码" onCode={(text) => void send(text)} />
      {waiting > 0 ? (
        <Message tone="plain">有 {waiting} 次扫码存在这部手机里，有网后自动补传。请不要清除浏览器数据。</Message>
      ) : null}
      {answers.map((answer) => (
        <Message key={answer.sentence} tone={answer.done ? 'good' : 'bad'}>
          {answer.sentence}
        </Message>
      ))}
    </>
  )
}
