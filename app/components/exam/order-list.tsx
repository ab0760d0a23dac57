import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { putChoice, putOf } from '#server/exams/rules/answer.ts'
import type { CandidateQuestion } from '#server/exams/rules/candidate-paper.ts'
import { RichText } from './rich-text.tsx'
import classes from './sitting.module.css'

/**
 * Items that are moved up and down by buttons. As shown at first they are no answer yet: the first move is one, and so is saying that this order is
 * right as it stands.
 */
export function OrderList({
  question,
  choice,
  onChoose,
}: {
  question: CandidateQuestion
  choice: string
  onChoose: (choice: string) => void
}) {
  const list = useRef<HTMLOListElement>(null)
  const [said, say] = useState('')
  const given = putOf(choice).filter((place) => place !== null)
  const order = given.length === question.options.length ? given : question.options.map((_, place) => place)
  const move = (from: number, step: 1 | -1) => {
    const next = [...order]
    const [item] = next.splice(from, 1)
    next.splice(from + step, 0, item as number)
    onChoose(putChoice(next))
    say(`${question.options[item as number]}，移到第 ${from + step + 1} 位`)
    // The button moves away with its item; the keyboard goes along.
    requestAnimationFrame(() => {
      const row = list.current?.children[from + step]
      const again = row?.querySelector<HTMLButtonElement>(`[data-step="${step}"]:not(:disabled)`)
      ;(again ?? row?.querySelector<HTMLButtonElement>('button:not(:disabled)'))?.focus()
    })
  }
  return (
    <>
      <ol className={classes.order} ref={list}>
        {order.map((item, place) => (
          <li key={item} data-chosen={choice !== '' || undefined}>
            <span className={classes.letter}>{place + 1}</span>
            <RichText text={question.options[item] ?? ''} html={question.shown?.options[item]} />
            <span className={classes.moves}>
              <button
                type="button"
                data-step="-1"
                disabled={place === 0}
                aria-label={`上移：${question.options[item]}`}
                onClick={() => move(place, -1)}
              >
                <IconArrowUp size={18} aria-hidden />
              </button>
              <button
                type="button"
                data-step="1"
                disabled={place === order.length - 1}
                aria-label={`下移：${question.options[item]}`}
                onClick={() => move(place, 1)}
              >
                <IconArrowDown size={18} aria-hidden />
              </button>
            </span>
          </li>
        ))}
      </ol>
      {choice === '' ? (
        <button type="button" className={classes.asIs} onClick={() => onChoose(putChoice(order))}>
          现在的顺序就是我的答案
        </button>
      ) : null}
      <span className="visually-hidden" role="status">
        {said}
      </span>
    </>
  )
}
