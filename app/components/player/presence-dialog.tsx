import { useEffect, useRef, useState } from 'react'
import classes from './player.module.css'
import type { StudySession, StudyView } from './study-session.ts'

/**
 * “Are you still there?” A dialog of the browser's own: focus stays in it, it lies above fullscreen, screen readers announce it, and four
 * buttons answer it, by mouse, touch or keyboard. It waits for as long as it takes; only what was played after the time limit is not counted.
 */
export function PresenceDialog({
  prompt,
  session,
  onPassed,
}: {
  prompt: NonNullable<StudyView['prompt']>
  session: StudySession
  onPassed(): void
}) {
  const dialog = useRef<HTMLDialogElement>(null)
  const [busy, setBusy] = useState(false)
  const [unreached, setUnreached] = useState(false)
  const late = useTimeIsUp(prompt.answerByMilliseconds)

  useEffect(() => {
    dialog.current?.showModal()
  }, [])

  const answer = async (choice: number) => {
    setBusy(true)
    const outcome = await session.answer(choice)
    setBusy(false)
    setUnreached(outcome === 'unreached')
    if (outcome === 'passed') onPassed()
  }

  return (
    <dialog
      ref={dialog}
      className={classes.dialog}
      onCancel={(event) => event.preventDefault()}
      // Some browsers let go at the second Escape all the same.
      onClose={() => dialog.current?.showModal()}
      aria-labelledby="presence-title"
      aria-describedby="presence-text"
    >
      <h2 id="presence-title">您还在吗？</h2>
      <p id="presence-text">为确认您在学习，请回答一个小问题：</p>
      <p className={classes.question}>{prompt.question}</p>
      <div className={classes.choices} key={prompt.tries}>
        {prompt.choices.map((choice, index) => (
          <button
            key={choice}
            type="button"
            disabled={busy}
            onClick={() => void answer(choice)}
            ref={index === 0 ? (button) => button?.focus() : undefined}
          >
            {choice}
          </button>
        ))}
      </div>
      <p className={classes.hint} role="status">
        {unreached
          ? '网络中断，答案还没有送到。请稍后再点一次。'
          : prompt.wrong
            ? '答案不对，换了一题，请再试一次。'
            : late
              ? '已超过确认时限：提问之后的时间不计入，回答后从上次计入的位置继续。'
              : '回答后继续播放，已计入的进度不受影响。'}
      </p>
    </dialog>
  )
}

function useTimeIsUp(milliseconds: number): boolean {
  const [up, setUp] = useState(milliseconds <= 0)
  useEffect(() => {
    const timer = setTimeout(() => setUp(true), milliseconds)
    return () => clearTimeout(timer)
  }, [milliseconds])
  return up
}
