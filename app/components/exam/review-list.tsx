import { letterOf, putOf, textsOf } from '#server/exams/rules/answer.ts'
import type { ReviewedQuestion } from '#server/exams/rules/review.ts'
import classes from './exam.module.css'
import { RichText } from './rich-text.tsx'

/** The paper with what was answered, what is right, and why. */
export function ReviewList({ review }: { review: readonly ReviewedQuestion[] }) {
  return (
    <ol className={classes.review}>
      {review.map((question, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a paper's questions never move
        <li key={index}>
          <h3>
            <RichText text={question.stem} html={question.shown?.stem} />
          </h3>
          <ReviewedAnswer question={question} />
          <p className={classes.soft}>
            得 {question.earned}/{question.points} 分。{question.explanation ? `解析：${question.explanation}` : ''}
          </p>
        </li>
      ))}
    </ol>
  )
}

function ReviewedAnswer({ question }: { question: ReviewedQuestion }) {
  const { kind, choice, right } = question
  if (kind === 'fill-in')
    return (
      <Lines rows={textsOf(right).map((text, place) => [`第 ${place + 1} 空`, textsOf(choice)[place] ?? '', text] as const)} />
    )
  const option = (place: number | null | undefined) =>
    place === null || place === undefined ? '' : (question.options[place] ?? '')
  if (kind === 'matching' || kind === 'ordering') {
    const given = putOf(choice)
    const name = (place: number) => (kind === 'matching' ? (question.prompts?.[place] ?? '') : `第 ${place + 1} 位`)
    return <Lines rows={putOf(right).map((each, place) => [name(place), option(given[place]), option(each)] as const)} />
  }
  return (
    <ul>
      {question.options.map((text, place) => {
        const letter = letterOf(place)
        const [isRight, chosen] = [right.includes(letter), choice.includes(letter)]
        return (
          <li key={text} data-right={isRight || undefined} data-chosen={chosen || undefined}>
            {letter}. <RichText text={text} html={question.shown?.options[place]} />
            {isRight ? '（正确）' : ''}
            {chosen ? '（您的选择）' : ''}
          </li>
        )
      })}
    </ul>
  )
}

/** Place by place: what was given, and what is right. */
function Lines({ rows }: { rows: readonly (readonly [string, string, string])[] }) {
  return (
    <ul>
      {rows.map(([name, given, right]) => (
        <li key={name}>
          {name}：您的答案“{given || '未作答'}”，参考答案“{right}”
        </li>
      ))}
    </ul>
  )
}
