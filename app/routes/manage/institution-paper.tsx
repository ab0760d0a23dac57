import { Textarea, TextInput } from '@mantine/core'
import { data, Form, Link } from 'react-router'
import { z } from 'zod'
import { EvidenceBox } from '#app/components/declarations/evidence-box.tsx'
import classes from '#app/components/desk/desk.module.css'
import { Facts } from '#app/components/institutions/facts.tsx'
import { describePaper, PaperEditor } from '#app/components/institutions/paper-editor.tsx'
import { Message } from '#app/components/ui/message.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { requireOfficial, sendToConfirm } from '#app/middleware/session.ts'
import { takeInstitutionFiles } from '#app/middleware/take-institution-files.ts'
import { decidePaper } from '#server/institutions/decide-paper.ts'
import { findPaper } from '#server/institutions/find-paper.ts'
import { readPaperForm } from '#server/institutions/rules/forms.ts'
import { paperKindNames, paperStateNames } from '#server/institutions/rules/paper-state.ts'
import { isSeminar, type Problems } from '#server/institutions/rules/paper-text.ts'
import { institutionRefusals } from '#server/institutions/rules/refusals.ts'
import { savePaper, withdrawPaper } from '#server/institutions/save-paper.ts'
import { shanghaiDay, shanghaiMinuteText } from '#server/platform/calendar.ts'
import { databaseNow } from '#server/platform/database.ts'
import { commonRefusals } from '#server/platform/errors.ts'
import type { Route } from './+types/institution-paper'

export const meta: Route.MetaFunction = () => [{ title: '施教机构申请 · 学时' }]

export async function loader({ params, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  const id = z.uuid().safeParse(params.paperId)
  const paper = id.success ? await findPaper(actor, id.data) : null
  if (!paper) throw new Response(null, { status: 404 })
  const today = shanghaiDay(await databaseNow())
  return { paper, today, inThreeYears: `${Number(today.slice(0, 4)) + 3}-12-31` }
}

const decision = z.object({
  intent: z.enum(['accept', 'return', 'refuse']),
  revision: z.coerce.number().int().positive(),
  ...{ words: z.string().max(2_000), validFrom: z.string().max(20).default(''), validUntil: z.string().max(20).default('') },
})

export async function action({ params, request, context }: Route.ActionArgs) {
  const actor = requireOfficial(context)
  const { paperId } = params
  const form = await request.formData()
  const intent = String(form.get('intent'))
  if (!z.uuid().safeParse(paperId).success) throw new Response(null, { status: 404 })
  if (intent === 'attach' || intent === 'detach')
    return await takeInstitutionFiles(actor, { owner: { of: 'paper', id: paperId }, form })
  if (intent === 'withdraw') return answerTo(intent, await withdrawPaper(actor, paperId), null)
  if (intent === 'save' || intent === 'submit') {
    const given = readPaperForm(form, form.has('programme') ? 'seminar' : 'recognition')
    if (!given) throw new Response(null, { status: 400 })
    return answerTo(intent, await savePaper(actor, { paperId, ...given, submit: intent === 'submit' }), given.content)
  }
  const given = decision.safeParse(Object.fromEntries(form))
  if (!given.success) throw new Response(null, { status: 400 })
  const { words, intent: deed, ...rest } = given.data
  const decided = await decidePaper(actor, { paperId, ...rest, action: deed, answer: words })
  if (!decided.ok && decided.reason === 'confirm-needed') throw sendToConfirm(context)
  return answerTo(deed, decided, null)
}

const done: Record<string, string> = {
  ...{ withdraw: '已撤回。', save: '草稿已保存。', submit: '已提交，等待市人力社保局审核。' },
  ...{ accept: '已同意。', return: '已退回。', refuse: '已答复。' },
}

function answerTo<Content>(
  intent: string,
  answer: { ok: true } | { ok: false; reason: keyof typeof institutionRefusals | keyof typeof commonRefusals; detail?: unknown },
  content: Content,
) {
  if (answer.ok) return { kind: 'done' as const, sentence: done[intent] ?? '' }
  const { status, sentence } = { ...institutionRefusals, ...commonRefusals }[answer.reason]
  const problems = answer.reason === 'paper-wrong' ? (answer.detail as Problems) : {}
  return data({ kind: 'refused' as const, intent, sentence, problems, content }, { status })
}

export default function Paper({ loaderData: { paper, today, inThreeYears }, actionData }: Route.ComponentProps) {
  const writes = paper.may.write && (paper.state === 'draft' || paper.state === 'returned')
  const refused = actionData?.kind === 'refused' ? actionData : null
  const { content } = paper
  const asks = isSeminar(content) ? ['研修方案、经费预算等'] : ['办学资质、师资和场地证明']
  return (
    <>
      <PageHeader
        title={isSeminar(content) && content.title ? content.title : paperKindNames[paper.kind]}
        subtitle={`${paper.organisationName} · ${paperKindNames[paper.kind]} · ${paperStateNames[paper.state]}`}
        actions={<Link to={`/manage/institutions/${paper.organisationId}`}>返回机构</Link>}
      />
      {actionData?.kind === 'done' ? <Message>{actionData.sentence}</Message> : null}
      {refused ? <Message tone="bad">{refused.sentence}</Message> : null}
      {paper.answer ? (
        <Message tone="plain">
          市人力社保局{paperStateNames[paper.state]}：{paper.answer}
        </Message>
      ) : null}
      <div className={classes.stack}>
        {paper.may.answer && paper.state === 'submitted' ? (
          <Sheet label="审核">
            <h2>审核</h2>
            <Form method="post" className={classes.form}>
              <input type="hidden" name="revision" value={paper.revision} />
              {paper.kind === 'recognition' ? (
                <div className={classes.fields}>
                  <TextInput type="date" name="validFrom" label="有效期自" defaultValue={today} />
                  <TextInput type="date" name="validUntil" label="有效期至" defaultValue={inThreeYears} />
                </div>
              ) : null}
              <Textarea
                name="words"
                label="意见（退回、不同意时必填）"
                maxLength={500}
                rows={2}
                error={refused && refused.content === null ? refused.sentence : undefined}
              />
              <div className={classes.actions}>
                <SubmitButton name="intent" value="accept">
                  {paper.kind === 'recognition' ? '认定' : '同意立项'}
                </SubmitButton>
                <SubmitButton name="intent" value="return" variant="default">
                  退回补正
                </SubmitButton>
                <SubmitButton name="intent" value="refuse" variant="default">
                  不同意
                </SubmitButton>
              </div>
            </Form>
          </Sheet>
        ) : null}
        {writes ? (
          <PaperEditor
            key={refused ? 'refused' : paper.revision}
            content={refused?.content ?? content}
            revision={paper.revision}
            problems={refused?.problems ?? {}}
          />
        ) : (
          <Sheet label="内容">
            <Facts lines={describePaper(content)} />
          </Sheet>
        )}
        <Sheet label="证明材料">
          <h2>证明材料</h2>
          {writes ? (
            <EvidenceBox evidence={paper.files} asks={asks} folder="/institution-files" />
          ) : (
            <ul className={classes.plain}>
              {paper.files.map((file) => (
                <li key={file.id}>
                  <a href={`/institution-files/${file.id}`} target="_blank" rel="noreferrer">
                    {file.name}
                  </a>
                </li>
              ))}
            </ul>
          )}
        </Sheet>
        {paper.submittedAt ? (
          <p className={classes.quiet}>
            {paper.submitter} {shanghaiMinuteText(paper.submittedAt)} 提交
            {paper.decidedAt ? `，${paper.decider} ${shanghaiMinuteText(paper.decidedAt)} 办理` : ''}
          </p>
        ) : null}
        {paper.may.write && ['draft', 'submitted', 'returned'].includes(paper.state) ? (
          <details>
            <summary>{paper.state === 'submitted' ? '撤回申请' : '放弃这份申请'}</summary>
            <Form method="post" className={classes.actions}>
              <SubmitButton name="intent" value="withdraw" variant="default">
                确定
              </SubmitButton>
            </Form>
          </details>
        ) : null}
      </div>
    </>
  )
}
