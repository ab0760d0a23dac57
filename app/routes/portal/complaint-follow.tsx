import { TextInput } from '@mantine/core'
import { data, Form, Link } from 'react-router'
import { z } from 'zod'
import { ComplaintView } from '#app/components/complaints/complaint-view.tsx'
import { PersonPart } from '#app/components/complaints/person-part.tsx'
import classes from '#app/components/desk/desk.module.css'
import { Message } from '#app/components/ui/message.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { findByFollowCode } from '#server/complaints/find-complaint.ts'
import { speech } from '#server/complaints/rules/complaint-query.ts'
import { complaintRefusals } from '#server/complaints/rules/refusals.ts'
import { speakOnComplaint } from '#server/complaints/speak-on-complaint.ts'
import { databaseNow } from '#server/platform/database.ts'
import { commonRefusals } from '#server/platform/errors.ts'
import type { Route } from './+types/complaint-follow'

export const meta: Route.MetaFunction = () => [{ title: '查进度 · 学时' }]

const key = z.object({ number: z.string().max(40), code: z.string().max(40) })

/** Number and code travel in the body, never in the address: what stands there is remembered by browsers and logs. */
export async function action({ request }: Route.ActionArgs) {
  const form = Object.fromEntries(await request.formData())
  const typed = key.safeParse(form)
  if (!typed.success) throw new Response(null, { status: 400 })
  const said = 'act' in form ? speech.safeParse(form) : null
  if (said && !said.success) throw new Response(null, { status: 400 })
  const answer = said ? await speakOnComplaint(typed.data, said.data) : null
  const complaint = await findByFollowCode(typed.data)
  const now = await databaseNow()
  const shown = { typed: typed.data, complaint, now, refused: null, done: answer?.ok ?? false }
  if (!complaint) return data({ ...shown, sentence: complaintRefusals['code-wrong'].sentence }, { status: 404 })
  if (!said || !answer || answer.ok) return { ...shown, sentence: null }
  const { status, sentence } = { ...complaintRefusals, ...commonRefusals }[answer.reason]
  return data({ ...shown, sentence, refused: { act: said.data.act, sentence, words: said.data.words } }, { status })
}

export default function FollowComplaint({ actionData }: Route.ComponentProps) {
  const complaint = actionData?.complaint
  if (!complaint)
    return (
      <>
        <PageHeader title="凭编号查进度" subtitle="匿名或者没有登录提交的，用提交时显示的编号和查询码。" />
        <Sheet>
          <Form method="post" className={classes.form}>
            {actionData?.sentence ? <Message tone="bad">{actionData.sentence}</Message> : null}
            <div className={classes.fields}>
              <TextInput
                name="number"
                label="编号"
                placeholder="2026-000123"
                defaultValue={actionData?.typed.number}
                maxLength={40}
                autoComplete="off"
                required
              />
              <TextInput
                name="code"
                label="查询码"
                description="10 位字母和数字"
                defaultValue={actionData?.typed.code}
                maxLength={40}
                autoComplete="off"
                autoCapitalize="characters"
                spellCheck={false}
                required
              />
            </div>
            <div className={classes.actions}>
              <SubmitButton>查询</SubmitButton>
              <Link to="/learn/complaints">登录后实名提交的，在这里看</Link>
            </div>
          </Form>
        </Sheet>
      </>
    )
  const who = (
    <>
      <input type="hidden" name="number" value={actionData.typed.number} />
      <input type="hidden" name="code" value={actionData.typed.code} />
    </>
  )
  return (
    <>
      <PageHeader title={complaint.title} subtitle={`编号 ${complaint.number}`} actions={<Link to="/complaints">返回</Link>} />
      <div className={classes.stack}>
        {actionData.sentence ? (
          <Message tone="bad">{actionData.sentence}</Message>
        ) : actionData.done ? (
          <Message>已提交。</Message>
        ) : null}
        <ComplaintView complaint={complaint} now={actionData.now} files={false} />
        <PersonPart complaint={complaint} now={actionData.now} refused={actionData.refused} who={who} />
      </div>
    </>
  )
}
