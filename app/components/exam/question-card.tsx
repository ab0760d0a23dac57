import { Button } from '@mantine/core'
import { IconFlag, IconFlagFilled } from '@tabler/icons-react'
import type { CandidateQuestion } from '#server/exams/rules/candidate-paper.ts'
import { questionKindLabels } from '#server/questions/rules/question.ts'
import { AnswerFields } from './answer-fields.tsx'
import { RichText } from './rich-text.tsx'
import classes from './sitting.module.css'

const hints: Partial<Record<CandidateQuestion['kind'], string>> = {
  multiple: '（选出全部正确选项）',
  matching: '（为左侧每一行选择右侧的一项）',
  ordering: '（按正确的顺序排列）',
}

/** One question with the fields of its answer, as the browser makes them, so that any keyboard and reader knows them. */
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
  return (
    <fieldset className={classes.question} id={`question-${index + 1}`} tabIndex={-1} onFocus={onEnter}>
      <legend>
        <span className={classes.kind}>
          第 {index + 1} 题 · {questionKindLabels[question.kind]} · {question.points} 分{hints[question.kind] ?? ''}
        </span>
        <RichText className={classes.stem} text={question.stem} html={question.shown?.stem} />
      </legend>
      <AnswerFields question={question} index={index} choice={choice} onChoose={onChoose} />
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
