import { SegmentedControl, TextInput } from '@mantine/core'
import { useCallback, useEffect, useRef, useState } from 'react'
import { Message } from '#app/components/ui/message.tsx'
import classes from './attendance.module.css'
import { CodeScanner } from './code-scanner.tsx'
import { keep, keptItems, letGo } from './kept-queue.ts'
import { postJson } from './post-json.ts'

type Direction = 'in' | 'out'
type Kept = { id: string; code: string; scannedAt: number; direction: Direction }
type Answer = { id: string; done: boolean; sentence: string }

const sendMilliseconds = 5_000
const mostAtOnce = 100

/** Reads learners' codes one after the other. Whatever is read is kept in this browser until the site has answered. */
export function PeopleScanner({ sessionId }: { sessionId: string }) {
  const queue = `xueshi-scans-${sessionId}`
  const [direction, setDirection] = useState<Direction>('in')
  const [answers, setAnswers] = useState<Answer[]>([])
  const [waiting, setWaiting] = useState(0)
  const sending = useRef(false)
  const send = useCallback(async () => {
    if (sending.current) return
    sending.current = true
    for (const way of ['in', 'out'] as const) {
      const scans = keptItems<Kept>(queue)
        .filter((item) => item.direction === way)
        .slice(0, mostAtOnce)
      if (scans.length === 0) continue
      const said = await postJson<Answer[]>(`/manage/attendance/scans/${sessionId}`, {
        direction: way,
        scans: scans.map(({ id, code, scannedAt }) => ({ id, code, scannedAt })),
      })
      if (!said) break
      letGo(queue, new Set(said.map((answer) => answer.id)))
      setAnswers((before) => [...said.toReversed(), ...before].slice(0, 30))
    }
    sending.current = false
    setWaiting(keptItems<Kept>(queue).length)
  }, [queue, sessionId])
  useEffect(() => {
    void send()
    const timer = setInterval(send, sendMilliseconds)
    window.addEventListener('online', send)
    return () => {
      clearInterval(timer)
      window.removeEventListener('online', send)
    }
  }, [send])
  const take = (code: string) => {
    if (code.trim() === '') return
    keep(queue, { id: crypto.randomUUID(), code: code.trim(), scannedAt: Date.now(), direction })
    setWaiting(keptItems<Kept>(queue).length)
    void send()
  }
  return (
    <div className={classes.entry}>
      <SegmentedControl
        aria-label="签到或签退"
        value={direction}
        onChange={(value) => setDirection(value as Direction)}
        data={[
          { value: 'in', label: '签到' },
          { value: 'out', label: '签退' },
        ]}
      />
      <CodeScanner label="打开摄像头扫码" onCode={take} />
      <form
        onSubmit={(event) => {
          event.preventDefault()
          const field = new FormData(event.currentTarget).get('code')
          take(String(field ?? ''))
          event.currentTarget.reset()
        }}
      >
        <TextInput name="code" label="扫码枪输入" autoComplete="off" maxLength={100} />
      </form>
      {waiting > 0 ? <Message tone="plain">有 {waiting} 次扫码还没有传上去，有网后自动补传。</Message> : null}
      <ul className={classes.plain} aria-live="polite" aria-label="扫码结果">
        {answers.map((answer) => (
          <li key={answer.id}>
            <span className={classes.presence} data-counts={answer.done || undefined}>
              {answer.done ? `${answer.sentence} 已登记` : answer.sentence}
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}
