import { Textarea } from '@mantine/core'
import { data, Form, Link, redirect } from 'react-router'
import { z } from 'zod'
import classes from '#app/components/declarations/declarations.module.css'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { confirmFirst, requireOfficial, sendToConfirm } from '#app/middleware/session.ts'
import { askReversal } from '#server/hours/ask-reversal.ts'
import { findReversible } from '#server/hours/list-reversals.ts'
import { formatHours, formNames, partNames } from '#server/hours/rules/entry.ts'
import { hoursRefusals } from '#server/hours/rules/refusals.ts'
import { shanghaiDay } from '#server/platform/calendar.ts'
import type { Route } from './+types/reversal-new'

export const meta: Route.MetaFunction = () => [{ title: '申请冲正 · 学时' }]

const idOf = (params: { entryId: string }): string => {
  const parsed = z.uuid().safeParse(params.entryId)
  if (!parsed.success) throw new Response(null, { status: 404 })
  return parsed.data
}

export async function loader({ params, context }: Route.LoaderArgs) {
  const entry = await findReversible(requireOfficial(context), idOf(params))
  if (!entry) throw new Response(null, { status: 404 })
  await confirmFirst(context)
  return entry
}

export async function action({ params, request, context }: Route.ActionArgs) {
  const actor = requireOfficial(context)
  const asked = await askReversal(actor, {
    entryId: idOf(params),
    reason: String((await request.formData()).get('reason') ?? ''),
  })
  if (asked.ok) return redirect('/manage/reversals?asked')
  if (asked.reason === 'confirm-needed') throw sendToConfirm(context)
  if (asked.reason === 'not-found') throw new Response(null, { status: 404 })
  const { status, sentence } = hoursRefusals[asked.reason]
  return data({ sentence, field: asked.reason.startsWith('reason-') }, { status })
}

export default function NewReversal({ loaderData: entry, actionData }: Route.ComponentProps) {
  return (
    <>
      <PageHeader title="申请冲正" subtitle="提交后须由市局另一位管理员复核；复核之前学时不变。" />
      {actionData && !actionData.field ? (
        <div className={classes.message} data-tone="bad" role="alert">
          {actionData.sentence}
        </div>
      ) : null}
      <div className={classes.stack}>
        <Sheet>
          <h2>{entry.title}</h2>
          <dl className={classes.facts}>
            <dt>学员</dt>
            <dd>
              <Link to={`/manage/learners/${entry.learnerId}?year=${entry.year}`}>{entry.learnerName}</Link>{' '}
              {entry.maskedIdNumber}
            </dd>
            <dt>学时</dt>
            <dd>
              {formatHours(entry.centihours)} · {entry.year} 年度 · {partNames[entry.kind]} · {formNames[entry.form]} ·{' '}
              {shanghaiDay(entry.occurredAt)}
            </dd>
          </dl>
        </Sheet>
        <Sheet>
          <Form method="post" className={classes.form}>
            <Textarea
              name="reason"
              label="理由"
              description="写明错在哪里；学员会看到它。200 字以内。"
              maxLength={200}
              autosize
              minRows={2}
              required
              size="md"
              error={actionData?.field ? actionData.sentence : undefined}
            />
            <div>
              <SubmitButton>提交申请</SubmitButton>
            </div>
          </Form>
        </Sheet>
      </div>
    </>
  )
}
