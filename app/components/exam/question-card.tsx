import { Button } from '@mantine/core'
import { IconFlag, IconFlagFilled } from '@tabler/icons-react'
import { letterOf, placesOf } from '#server/exams/rules/answer.ts'
import type { CandidateQuestion } from '#server/exams/rules/candidate-paper.ts'
import { questionKindLabels } from '#server/questions/rules/question.ts'
import { chooseOption } from './choose.ts'
import classes from './sitting.module.css'

/** One question with its options: radio buttons or check boxes as the browser makes them, so that any keyboard and reader knows them. */
export function QuestionCard({
  question,
  index,
  choice,
  flagged,
  unsaved,
  onChoose,
  onFlag,
  onEnter,
}: {
  question: CandidateQuestion
  index: number
  choice: string
  flagged: boolean
  unsaved: boolean
  onChoose: (choice: string) => void
  onFlag: () => void
  /** The keyboard, or a press, has come to this question. */
  onEnter: () => void
}) {
  const chosen = placesOf(choice)
  return (
    <fieldset className={classes.question} id={`question-${index + 1}`} tabIndex={-1} onFocus={onEnter}>
      <legend>
        <span className={classes.kind}>
          第 {index + 1} 题 · {questionKindLabels[question.kind]} · {question.points} 分
          {question.kind === 'multiple' ? '（选出全部正确选项）' : ''}
        </span>
        <span className={classes.stem}>{question.stem}</span>
      </legend>
      {question.options.map((text, place) => (
        <label key={text} className={classes.option} data-chosen={chosen.includes(place) || undefined}>
          <input
            type={question.kind === 'multiple' ? 'checkbox' : 'radio'}
            name={`question-${index}`}
            checked={chosen.includes(place)}
            onChange={() => onChoose(chooseOption(question.kind, choice, place))}
          />
          <span className={classes.letter} aria-hidden>
            {letterOf(place)}
          </span>
          <span>{text}</span>
        </label>
      ))}
      <div className={classes.questionFoot}>
        <Button
          variant="subtle"
          size="sm"
          color={flagged ? 'zhusha' : 'daiqing'}
          aria-pressed={flagged}
          leftSection={flagged ? <IconFlagFilled size={18} aria-hidden /> : <IconFlag size={18} aria-hidden />}
          onClick={onFlag}
        >
          {flagged ? '已标记，稍后再看' : '标记这道题'}
        </Button>
        {choice ? (
          <Button variant="subtle" size="sm" color="gray" onClick={() => onChoose('')}>
            清除选择
          </Button>
        ) : null}
        <span className={classes.questionState} aria-live="polite">
          {unsaved ? '保存中…' : choice ? '已保存' : ''}
        </span>
      </div>
    </fieldset>
  )
}
