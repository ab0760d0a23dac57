import { Button } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { Form, useFetcher, useNavigation } from 'react-router'
import { Sheet } from '#app/components/ui/sheet.tsx'
import type { Evidence } from '#server/declarations/read-declaration.ts'
import type { DeclarationForm } from '#server/hours/rules/declaration-form.ts'
import { formatHours } from '#server/hours/rules/entry.ts'
import { type Answers, expectHours } from '#server/hours/rules/expect-hours.ts'
import { AnswerField } from './answer-field.tsx'
import classes from './declarations.module.css'
import { EvidenceBox, offlineSentence } from './evidence-box.tsx'

type DeclarationEditorProps = {
  declaration: {
    form: DeclarationForm
    answers: Answers
    revision: number
    /** Names this open page; a fresh one each time the page is made. */
    page: string
    today: string
    evidence: Evidence[]
    policyTitle: string
  }
  /** What the server found wrong, by field. */
  problems: Record<string, string>
  /** The revision that the form itself has saved; 0: none yet. */
  saved: number
}
type Typed = { answers: Answers; step: number }
type Saved = { kind: 'saved'; revision: number } | { kind: 'refused'; sentence: string } | { kind: 'offline' }

const pauseMilliseconds = 1_200

/** The form as the law describes it: what it would count is said while typing, and what was typed is kept by itself. */
export function DeclarationEditor({ declaration, problems, saved }: DeclarationEditorProps) {
  const { form, today, evidence, policyTitle } = declaration
  // What was typed so far, and how many changes that took.
  const [typed, setTyped] = useState<Typed>({ answers: declaration.answers, step: 0 })
  const { answers, step } = typed
  const [page] = useState(declaration.page)
  const [asked, setAsked] = useState(false)
  const navigation = useNavigation()
  const { fetcher, kept, hold, revision } = useKeeping(typed, page, Math.max(declaration.revision, saved))
  const expected = expectHours(form, answers, today)
  const busy = fetcher.state !== 'idle' || navigation.state !== 'idle'
  const problemOf = (key: string) =>
    answers[key] || asked || problems[key]
      ? (expected.problems[key] ?? (answers[key] === declaration.answers[key] ? problems[key] : undefined))
      : undefined
  return (
    <>
      <Sheet>
        <h2>申报内容</h2>
        <Form
          method="post"
          defaultShouldRevalidate={false}
          className={classes.form}
          noValidate
          onSubmit={(event) => {
            hold()
            setAsked(true)
            const [wrong] = Object.keys(expected.problems)
            if (!wrong || (event.nativeEvent as SubmitEvent).submitter?.getAttribute('value') !== 'submit') return
            event.preventDefault()
            event.currentTarget.querySelector<HTMLElement>(`[name="answer.${wrong}"]`)?.focus()
          }}
        >
          <input type="hidden" name="revision" value={revision} />
          <input type="hidden" name="page" value={page} />
          <input type="hidden" name="step" value={step} />
          {form.fields.map((field) => (
            <AnswerField
              key={field.key}
              field={field}
              today={today}
              value={answers[field.key] ?? ''}
              problem={problemOf(field.key)}
              onChange={(value) =>
                setTyped((before) => ({ answers: { ...before.answers, [field.key]: value }, step: before.step + 1 }))
              }
            />
          ))}
          <div className={classes.expected} aria-live="polite">
            <strong>{expected.centihours === null ? '预计学时' : `预计 ${formatHours(expected.centihours)} 学时`}</strong>
            {expected.sentence}
            <p className={classes.quiet}>依据：{policyTitle}。以单位登记为准。</p>
          </div>
          <div className={classes.actions}>
            <Button
              type="submit"
              name="intent"
              value="submit"
              disabled={fetcher.state !== 'idle'}
              loading={navigation.state !== 'idle'}
            >
              提交给单位登记
            </Button>
            <Button type="submit" name="intent" value="save" variant="default" disabled={busy}>
              存为草稿
            </Button>
            <span className={classes.quiet} role="status">
              {kept}
            </span>
          </div>
        </Form>
      </Sheet>
      <Sheet>
        <h2>证明材料</h2>
        <EvidenceBox evidence={evidence} asks={form.evidence.asks} />
      </Sheet>
    </>
  )
}

/** Sends what changed once the typing pauses, and again while the network is away; `hold` before the form itself is sent. */
function useKeeping(typed: Typed, page: string, known: number) {
  const fetcher = useFetcher<Saved>()
  const sent = useRef<Typed | null>(typed)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const { data, submit } = fetcher
  const idle = fetcher.state === 'idle'
  const revision = Math.max(known, data?.kind === 'saved' ? data.revision : 0)
  useEffect(() => {
    if (idle && data?.kind === 'offline') sent.current = null
    if (sent.current === typed || !idle) return
    const send = () => {
      sent.current = typed
      const fields = Object.entries(typed.answers).map(([key, value]) => [`answer.${key}`, value])
      const form = { intent: 'save', revision: String(revision), page, step: String(typed.step), ...Object.fromEntries(fields) }
      // The answer says the revision: asking for the whole page again would tear it away without a network.
      void submit(form, { method: 'post', defaultShouldRevalidate: false })
    }
    timer.current = setTimeout(send, pauseMilliseconds)
    return () => clearTimeout(timer.current)
  }, [typed, page, revision, idle, data, submit])
  const kept = !idle
    ? '正在保存……'
    : data?.kind === 'saved'
      ? '已自动保存'
      : data?.kind === 'offline'
        ? offlineSentence
        : (data?.sentence ?? '')
  return { fetcher, kept, revision, hold: () => clearTimeout(timer.current) }
}
