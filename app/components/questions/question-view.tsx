import { RichText } from '#app/components/exam/rich-text.tsx'
import { type QuestionContent, type QuestionKind, questionKindLabels } from '#server/questions/rules/question.ts'
import { writeAccepted } from '#server/questions/rules/question-form.ts'
import classes from './questions.module.css'

type Shown = { stem: string | null; options: Record<string, string>; prompts: (string | null)[] } | null
export type ViewedQuestion = {
  kind: QuestionKind
  content: QuestionContent
  shown: Shown
  /** Of a case, question by question. */
  parts: Shown[]
}

/** A question with its answer, as its makers look at it. */
export function QuestionView({ question: { kind, content, shown, parts } }: { question: ViewedQuestion }) {
  return (
    <div className={classes.view}>
      <RichText className={classes.stem} text={content.stem} html={shown?.stem} />
      <AnswerView kind={kind} content={content} shown={shown} />
      {kind === 'case' ? (
        <ol className={classes.viewParts}>
          {(content.parts ?? []).map((part, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: parts of a version never move
            <li key={index}>
              <small>{questionKindLabels[part.kind]}</small>
              <QuestionView question={{ kind: part.kind, content: part.content, shown: parts[index] ?? null, parts: [] }} />
            </li>
          ))}
        </ol>
      ) : null}
      {content.explanation ? <p className={classes.quiet}>解析：{content.explanation}</p> : null}
    </div>
  )
}

function AnswerView({ kind, content, shown }: { kind: QuestionKind; content: QuestionContent; shown: Shown }) {
  const { options, rightOptionIds, prompts = [], blanks = [], rubric } = content
  const option = (id: string | undefined) => {
    const found = options.find((each) => each.id === id)
    return found ? <RichText text={found.text} html={shown?.options[found.id]} /> : null
  }
  switch (kind) {
    case 'fill-in':
      return (
        <ol className={classes.plain}>
          {blanks.map((blank, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: blanks never move
            <li key={place}>{writeAccepted(blank.accepted)}</li>
          ))}
          {content.anyOrder ? <li className={classes.quiet}>各空可以互换</li> : null}
        </ol>
      )
    case 'matching':
      return (
        <ul className={classes.plain}>
          {prompts.map((prompt, row) => (
            <li key={prompt}>
              <RichText text={prompt} html={shown?.prompts[row]} /> → {option(rightOptionIds[row])}
            </li>
          ))}
          {options
            .filter((each) => !rightOptionIds.includes(each.id))
            .map((each) => (
              <li key={each.id} className={classes.quiet}>
                干扰项：{option(each.id)}
              </li>
            ))}
        </ul>
      )
    case 'ordering':
      return (
        <ol className={classes.plain}>
          {rightOptionIds.map((id) => (
            <li key={id}>{option(id)}</li>
          ))}
        </ol>
      )
    case 'short-answer':
    case 'essay':
      return rubric ? <p className={classes.rubric}>评分要点：{rubric}</p> : null
    case 'case':
      return null
    default:
      return (
        <ul className={classes.plain}>
          {options.map((each, place) => (
            <li key={each.id} data-right={rightOptionIds.includes(each.id) || undefined}>
              {'ABCDEFGH'.charAt(place)}. {option(each.id)}
              {rightOptionIds.includes(each.id) ? '（正确）' : ''}
            </li>
          ))}
        </ul>
      )
  }
}
