import { letterOf, longestBlank, placesOf, putChoice, putOf, textsOf, writtenChoice } from '#server/exams/rules/answer.ts'
import type { CandidateQuestion } from '#server/exams/rules/candidate-paper.ts'
import { chooseOption } from './choose.ts'
import { OrderList } from './order-list.tsx'
import { RichText } from './rich-text.tsx'
import classes from './sitting.module.css'

type Props = { question: CandidateQuestion; index: number; choice: string; onChoose: (choice: string) => void }

/** What an answer is given with, by the kind of the question. Every change is an answer. */
export function AnswerFields(props: Props) {
  const { kind } = props.question
  if (kind === 'fill-in') return <Blanks {...props} />
  if (kind === 'matching') return <Pairs {...props} />
  return kind === 'ordering' ? <OrderList {...props} /> : <Options {...props} />
}

function Options({ question, index, choice, onChoose }: Props) {
  const chosen = placesOf(choice)
  return question.options.map((text, place) => (
    <label key={text} className={classes.option} data-chosen={chosen.includes(place) || undefined}>
      <input
        type={question.kind === 'multiple' ? 'checkbox' : 'radio'}
        name={`question-${index}`}
        checked={chosen.includes(place)}
        // A name made of a formula alone is none for every reader: then it is read as it was written.
        aria-label={question.shown?.options[place] ? text : undefined}
        onChange={() => onChoose(chooseOption(question.kind, choice, place))}
      />
      <span className={classes.letter} aria-hidden>
        {letterOf(place)}
      </span>
      <RichText text={text} html={question.shown?.options[place]} />
    </label>
  ))
}

function Blanks({ question, index, choice, onChoose }: Props) {
  const count = question.blanks ?? 0
  const texts = textsOf(choice)
  const write = (place: number, text: string) =>
    onChoose(writtenChoice(Array.from({ length: count }, (_, each) => (each === place ? text : (texts[each] ?? '')))))
  return Array.from({ length: count }, (_, place) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the blanks of a question never move
    <label key={place} className={classes.written}>
      <span>{count === 1 ? '答案' : `第 ${place + 1} 空`}</span>
      <input
        type="text"
        name={`question-${index}-${place}`}
        value={texts[place] ?? ''}
        maxLength={longestBlank}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        onChange={(event) => write(place, event.currentTarget.value)}
      />
    </label>
  ))
}

function Pairs({ question, index, choice, onChoose }: Props) {
  const prompts = question.prompts ?? []
  const put = putOf(choice)
  const change = (row: number, place: number | null) =>
    onChoose(putChoice(prompts.map((_, each) => (each === row ? place : (put[each] ?? null)))))
  return (
    <>
      {question.shown?.options.some((html) => html) ? (
        <ol className={classes.lettered}>
          {question.options.map((text, place) => (
            <li key={text}>
              {letterOf(place)}. <RichText text={text} html={question.shown?.options[place]} />
            </li>
          ))}
        </ol>
      ) : null}
      {prompts.map((prompt, row) => (
        <label key={prompt} className={classes.pair}>
          <RichText text={prompt} html={question.shown?.prompts[row]} />
          <select
            name={`question-${index}-${row}`}
            value={put[row] ?? ''}
            onChange={(event) => change(row, event.currentTarget.value === '' ? null : Number(event.currentTarget.value))}
          >
            <option value="">请选择</option>
            {question.options.map((text, place) => (
              <option key={text} value={place}>
                {letterOf(place)}. {text}
              </option>
            ))}
          </select>
        </label>
      ))}
    </>
  )
}
