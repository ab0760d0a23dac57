import { letterOf } from '#server/exams/rules/answer.ts'
import type { ReviewedQuestion } from '#server/exams/rules/review.ts'
import classes from './exam.module.css'

/** The paper with what was answered, what is right, and why. */
export function ReviewList({ review }: { review: readonly ReviewedQuestion[] }) {
  return (
    <ol className={classes.review}>
      {review.map((question, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a paper's questions never move
        <li key={index}>
          <h3>{question.stem}</h3>
          <ul>
            {question.options.map((text, place) => {
              const letter = letterOf(place)
              const [right, chosen] = [question.right.includes(letter), question.choice.includes(letter)]
              return (
                <li key={text} data-right={right || undefined} data-chosen={chosen || undefined}>
                  {letter}. {text}
                  {right ? '（正确）' : ''}
                  {chosen ? '（您的选择）' : ''}
                </li>
              )
            })}
          </ul>
          <p className={classes.soft}>
            得 {question.earned}/{question.points} 分。解析：{question.explanation}
          </p>
        </li>
      ))}
    </ol>
  )
}
