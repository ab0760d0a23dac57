import { Button, Checkbox, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { QuestionContent, QuestionKind } from '#server/questions/rules/question.ts'
import { rowsAtFirst, rowsMost, rowsOfPairs, writeAccepted } from '#server/questions/rules/question-form.ts'
import classes from './questions.module.css'

type Props = { kind: QuestionKind; content: QuestionContent | null; prefix: string; problem: string | undefined }

const headings: Partial<Record<QuestionKind, string>> = {
  single: '选项（选中正确的一个）',
  multiple: '选项（勾选全部正确的）',
  'true-false': '正确答案',
  'fill-in': '每个空可接受的答案',
  matching: '左右对应',
  ordering: '按正确的顺序填写各项',
  'short-answer': '评分要点',
  essay: '评分要点',
}

/** The answer of a question by its kind: rows that are left empty are not there. */
export function AnswerEditor({ kind, content, prefix, problem }: Props) {
  const [rows, setRows] = useState(() => Math.max(rowsAtFirst[kind] ?? 0, rowCount(kind, content)))
  const most = rowsMost[kind] ?? 0
  if (kind === 'case') return null
  return (
    <fieldset
      className={classes.rows}
      aria-invalid={problem ? true : undefined}
      aria-describedby={problem ? `${prefix}answer-problem` : undefined}
    >
      <legend>{headings[kind]}</legend>
      {problem ? (
        <p id={`${prefix}answer-problem`} className={classes.problem} role="alert">
          {problem}
        </p>
      ) : null}
      {kind === 'true-false' ? (
        <TrueFalse content={content} prefix={prefix} />
      ) : kind === 'short-answer' || kind === 'essay' ? (
        <Textarea
          name={`${prefix}rubric`}
          aria-label="评分要点"
          description="供阅卷人使用，考生看不到"
          defaultValue={content?.rubric ?? ''}
          autosize
          minRows={3}
          maxLength={5_000}
        />
      ) : (
        Array.from({ length: rows }, (_, row) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows never move
          <Row key={row} kind={kind} content={content} prefix={prefix} row={row} />
        ))
      )}
      {rows > 0 && rows < most ? (
        <Button type="button" variant="default" size="sm" onClick={() => setRows(rows + 1)}>
          加一行
        </Button>
      ) : null}
      {kind === 'fill-in' ? (
        <>
          <p className={classes.quiet}>一个空有几种写法时用 | 分隔；全角半角不分，空格不计。题干里用“____”标出空的位置。</p>
          <Checkbox
            name={`${prefix}anyOrder`}
            value="yes"
            label="各空的答案可以互换顺序"
            defaultChecked={content?.anyOrder ?? false}
          />
          <Checkbox name={`${prefix}caseMatters`} value="yes" label="区分大小写" defaultChecked={content?.caseMatters ?? false} />
        </>
      ) : null}
      {kind === 'matching' ? <p className={classes.quiet}>左侧不填、只填右侧的一行是干扰项。</p> : null}
    </fieldset>
  )
}

function TrueFalse({ content, prefix }: Pick<Props, 'content' | 'prefix'>) {
  return (['true', 'false'] as const).map((value) => (
    <label key={value} className={classes.mark}>
      <input type="radio" name={`${prefix}right`} value={value} defaultChecked={content?.rightOptionIds[0] === value} />
      {value === 'true' ? '正确' : '错误'}
    </label>
  ))
}

function Row({ kind, content, prefix, row }: Omit<Props, 'problem'> & { row: number }) {
  if (kind === 'fill-in')
    return (
      <TextInput
        name={`${prefix}blank`}
        aria-label={`第 ${row + 1} 空可接受的答案`}
        placeholder={`第 ${row + 1} 空，例如：北京 | 北京市`}
        defaultValue={writeAccepted(content?.blanks?.[row]?.accepted ?? [])}
      />
    )
  if (kind === 'matching') {
    const [left, right] = (content && rowsOfPairs(content)[row]) ?? ['', '']
    return (
      <div className={classes.pair}>
        <TextInput
          name={`${prefix}left`}
          aria-label={`第 ${row + 1} 行左侧`}
          placeholder="左侧"
          defaultValue={left}
          maxLength={500}
        />
        <TextInput
          name={`${prefix}match`}
          aria-label={`第 ${row + 1} 行右侧`}
          placeholder="右侧"
          defaultValue={right}
          maxLength={500}
        />
      </div>
    )
  }
  if (kind === 'ordering') {
    const option = content?.options.find((each) => each.id === content.rightOptionIds[row])
    return <TextInput name={`${prefix}item`} aria-label={`第 ${row + 1} 项`} defaultValue={option?.text ?? ''} maxLength={500} />
  }
  const option = content?.options[row]
  const letter = 'ABCDEFGH'.charAt(row)
  return (
    <div className={classes.optionRow}>
      <label className={classes.mark}>
        <input
          type={kind === 'multiple' ? 'checkbox' : 'radio'}
          name={`${prefix}right`}
          value={row}
          aria-label={`${letter} 是正确答案`}
          defaultChecked={option !== undefined && content?.rightOptionIds.includes(option.id)}
        />
        <span aria-hidden>{letter}</span>
      </label>
      <TextInput name={`${prefix}option`} aria-label={`选项 ${letter}`} defaultValue={option?.text ?? ''} maxLength={500} />
      <label className={classes.mark}>
        <input type="checkbox" name={`${prefix}last`} value={row} defaultChecked={option?.last ?? false} />
        排在最后
      </label>
    </div>
  )
}

function rowCount(kind: QuestionKind, content: QuestionContent | null): number {
  if (!content) return 0
  if (kind === 'fill-in') return content.blanks?.length ?? 0
  return kind === 'matching' ? rowsOfPairs(content).length : content.options.length
}
