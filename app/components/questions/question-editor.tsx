import { Button, Checkbox, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useId, useRef, useState } from 'react'
import { Form, Link, useFetcher } from 'react-router'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import {
  type Difficulty,
  difficulties,
  difficultyLabels,
  mostParts,
  type QuestionContent,
  type QuestionKind,
  questionKindLabels,
  questionKinds,
} from '#server/questions/rules/question.ts'
import type { FieldProblems } from '#server/questions/rules/question-form.ts'
import { AnswerEditor } from './answer-editor.tsx'
import { PictureButton } from './picture-button.tsx'
import { QuestionView, type ViewedQuestion } from './question-view.tsx'
import classes from './questions.module.css'
import { useSimilar } from './use-similar.ts'

export type EditedQuestion = {
  kind: QuestionKind
  subject: string
  tags: readonly string[]
  difficulty: Difficulty
  source: string
  content: QuestionContent | null
}

/** The form of a question: problems beside their fields, what resembles it while it is written, and how it will look. */
export function QuestionEditor({
  question,
  questionId,
  organisationId,
  basedOn,
  subjects,
  problems,
}: {
  question: EditedQuestion
  questionId: string | null
  organisationId: string
  basedOn: number
  subjects: readonly string[]
  problems: FieldProblems
}) {
  const form = useRef<HTMLFormElement>(null)
  const list = useId()
  const preview = useFetcher<{ viewed: ViewedQuestion }>()
  const { similar, look } = useSimilar(questionId)
  const { kind, content } = question
  return (
    <Form method="post" className={classes.form} ref={form}>
      <input type="hidden" name="kind" value={kind} />
      <input type="hidden" name="basedOn" value={basedOn} />
      <input type="hidden" name="organisationId" value={organisationId} />
      <div className={classes.fields}>
        <TextInput
          name="subject"
          label="科目"
          description="试卷按科目抽题"
          list={list}
          required
          maxLength={100}
          defaultValue={question.subject}
          error={problems.subject}
        />
        <TextInput
          name="tags"
          label="标签"
          description="用逗号或空格分隔"
          defaultValue={question.tags.join('，')}
          error={problems.tags}
        />
        <NativeSelect
          name="difficulty"
          label="难度"
          description="抽题时可以指定"
          defaultValue={question.difficulty}
          data={difficulties.map((each) => ({ value: String(each), label: difficultyLabels[each] }))}
        />
        <TextInput
          name="source"
          label="来源"
          description="教材、文件或出题人"
          maxLength={200}
          defaultValue={question.source}
          error={problems.source}
        />
      </div>
      <datalist id={list}>
        {subjects.map((subject) => (
          <option key={subject} value={subject} />
        ))}
      </datalist>
      <StemField
        prefix=""
        label={kind === 'case' ? '材料' : '题干'}
        content={content}
        problems={problems}
        onWrite={look}
        organisationId={organisationId}
      />
      {similar.length > 0 ? (
        <section className={classes.similar} aria-live="polite" aria-label="相似的题目">
          <p>题库里已有相似的题目，请确认不是重复：</p>
          <ul>
            {similar.map((each) => (
              <li key={each.id}>
                <Link to={`/studio/questions/${each.id}`} target="_blank">
                  {each.stem.slice(0, 60)}
                </Link>
                <small>
                  {each.subject} · {questionKindLabels[each.kind]} · 相似 {each.percent}%
                </small>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      <AnswerEditor kind={kind} content={content} prefix="" problem={problems.answer} />
      {kind === 'case' ? <PartsEditor content={content} problems={problems} organisationId={organisationId} /> : null}
      <Textarea
        name="explanation"
        label="解析"
        description="按考试的公布规则显示给考生"
        autosize
        minRows={2}
        maxLength={2_000}
        defaultValue={content?.explanation ?? ''}
        error={problems.explanation}
      />
      <div className={classes.actions}>
        <SubmitButton name="intent" value="save">
          保存
        </SubmitButton>
        <Button
          type="button"
          variant="default"
          loading={preview.state !== 'idle'}
          onClick={() =>
            form.current &&
            void preview.submit(new FormData(form.current), { method: 'post', action: '/studio/questions/preview' })
          }
        >
          预览
        </Button>
        <Link to={questionId ? `/studio/questions/${questionId}` : '/studio/questions'}>取消</Link>
      </div>
      {preview.data ? (
        <section className={classes.preview} aria-label="预览" aria-live="polite">
          <h2>预览</h2>
          <QuestionView question={preview.data.viewed} />
        </section>
      ) : null}
    </Form>
  )
}

type StemProps = {
  prefix: string
  label: string
  content: QuestionContent | null
  problems: FieldProblems
  organisationId: string
  onWrite?: (text: string) => void
}

function StemField({ prefix, label, content, problems, organisationId, onWrite }: StemProps) {
  const field = useRef<HTMLTextAreaElement>(null)
  const [rich, setRich] = useState(content?.stemHtml !== undefined)
  return (
    <div className={classes.stemField}>
      <Textarea
        ref={field}
        name={`${prefix}stem`}
        label={label}
        description={rich ? 'HTML：段落、粗斜体、上下标、列表、表格、图片；公式写成 \\( x^2 \\)' : '公式写成 \\( x^2 \\)'}
        autosize
        minRows={3}
        required
        maxLength={40_000}
        defaultValue={content?.stemHtml ?? content?.stem ?? ''}
        error={problems[`${prefix}stem`]}
        onChange={(event) => onWrite?.(event.currentTarget.value)}
      />
      <div className={classes.actions}>
        <Checkbox
          name={`${prefix}rich`}
          value="yes"
          label="题干用 HTML 书写"
          checked={rich}
          onChange={(event) => setRich(event.currentTarget.checked)}
        />
        {rich ? <PictureButton field={field} organisationId={organisationId} /> : null}
      </div>
    </div>
  )
}

const partKinds = questionKinds.filter((kind) => kind !== 'case')

function PartsEditor({
  content,
  problems,
  organisationId,
}: {
  content: QuestionContent | null
  problems: FieldProblems
  organisationId: string
}) {
  const [parts, setParts] = useState(() =>
    (content?.parts ?? []).map((part, key) => ({ key, kind: part.kind, content: part.content as QuestionContent | null })),
  )
  const [kind, setKind] = useState<(typeof partKinds)[number]>('single')
  const add = () => setParts([...parts, { key: Math.max(-1, ...parts.map((part) => part.key)) + 1, kind, content: null }])
  return (
    <section className={classes.parts}>
      <h2>小题</h2>
      {problems.parts ? (
        <p className={classes.problem} role="alert">
          {problems.parts}
        </p>
      ) : null}
      {parts.map((part, index) => {
        const prefix = `part${part.key}-`
        return (
          <fieldset key={part.key} className={classes.part}>
            <legend>
              第 {index + 1} 小题 · {questionKindLabels[part.kind]}
            </legend>
            <input type="hidden" name="part" value={part.key} />
            <input type="hidden" name={`${prefix}kind`} value={part.kind} />
            <StemField prefix={prefix} label="题干" content={part.content} problems={problems} organisationId={organisationId} />
            <AnswerEditor kind={part.kind} content={part.content} prefix={prefix} problem={problems[`${prefix}answer`]} />
            <TextInput
              name={`${prefix}explanation`}
              label="解析"
              defaultValue={part.content?.explanation ?? ''}
              maxLength={2_000}
            />
            <Button
              type="button"
              variant="subtle"
              color="zhusha"
              size="sm"
              onClick={() => setParts(parts.filter((each) => each.key !== part.key))}
            >
              去掉这道小题
            </Button>
          </fieldset>
        )
      })}
      {parts.length < mostParts ? (
        <div className={classes.actions}>
          <NativeSelect
            aria-label="小题的题型"
            value={kind}
            onChange={(event) => setKind(event.currentTarget.value as typeof kind)}
            data={partKinds.map((each) => ({ value: each, label: questionKindLabels[each] }))}
          />
          <Button type="button" variant="default" onClick={add}>
            加一道小题
          </Button>
        </div>
      ) : null}
    </section>
  )
}
