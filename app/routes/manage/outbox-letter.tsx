import { Button, Checkbox } from '@mantine/core'
import { data, Form, Link, redirect } from 'react-router'
import { z } from 'zod'
import classes from '#app/components/joining/joining.module.css'
import own from '#app/components/notices/notices.module.css'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { requireOfficial, sendToConfirm } from '#app/middleware/session.ts'
import { shanghaiMinuteText } from '#server/platform/calendar.ts'
import { commonRefusals } from '#server/platform/errors.ts'
import { findLetter } from '#server/portal/list-letters.ts'
import { retryLetter } from '#server/portal/retry-letter.ts'
import { channelNames, letterProblem, letterStateNames, letterTopicNames } from '#server/portal/rules/letters.ts'
import { portalRefusals } from '#server/portal/rules/refusals.ts'
import type { Route } from './+types/outbox-letter'

export const meta: Route.MetaFunction = () => [{ title: '短信和邮件 · 学时' }]

function letterIdOf(params: { letterId: string }): string {
  const parsed = z.uuid().safeParse(params.letterId)
  if (!parsed.success) throw new Response(null, { status: 404 })
  return parsed.data
}

export async function loader({ params, context }: Route.LoaderArgs) {
  const letter = await findLetter(requireOfficial(context), letterIdOf(params))
  if (!letter) throw new Response(null, { status: 404 })
  return letter
}

const retryForm = z.strictObject({ sure: z.literal('on') })

export async function action({ params, request, context }: Route.ActionArgs) {
  const actor = requireOfficial(context)
  const letterId = letterIdOf(params)
  if (!retryForm.safeParse(Object.fromEntries(await request.formData())).success) throw new Response(null, { status: 400 })
  const retried = await retryLetter(actor, letterId)
  if (retried.ok) return redirect(`/manage/outbox/${letterId}`)
  if (retried.reason === 'confirm-needed') throw sendToConfirm(context)
  const { status, sentence } = { ...portalRefusals, ...commonRefusals }[retried.reason]
  return data({ sentence }, { status })
}

export default function OutboxLetter({ loaderData: letter, actionData }: Route.ComponentProps) {
  return (
    <>
      <PageHeader
        title={letter.subject}
        subtitle={`${channelNames[letter.channel]} · ${letterTopicNames[letter.topic]} · ${letterStateNames[letter.state]}`}
        actions={
          <Button component={Link} to="/manage/outbox" variant="default" size="sm">
            返回
          </Button>
        }
      />
      <div className={classes.stack}>
        {actionData ? (
          <div className={classes.message} data-tone="bad" role="alert">
            {actionData.sentence}
          </div>
        ) : null}
        <Sheet>
          <h2>原文</h2>
          <p className={own.body}>{letter.text}</p>
        </Sheet>
        <Sheet>
          <h2>经过</h2>
          <dl className={classes.facts}>
            <dt>收件人</dt>
            <dd>{letter.maskedName}</dd>
            <dt>写成</dt>
            <dd>{shanghaiMinuteText(letter.createdAt)}</dd>
            <dt>试过</dt>
            <dd>{letter.tries} 次</dd>
            {letter.problem ? (
              <>
                <dt>问题</dt>
                <dd>{letterProblem(letter.problem)}</dd>
              </>
            ) : null}
            {letter.state === 'waiting' ? (
              <>
                <dt>下一次</dt>
                <dd>{shanghaiMinuteText(letter.dueAt)}</dd>
                <dt>不再发出</dt>
                <dd>{shanghaiMinuteText(letter.expiresAt)}</dd>
              </>
            ) : null}
            {letter.endedAt ? (
              <>
                <dt>{letterStateNames[letter.state]}</dt>
                <dd>{shanghaiMinuteText(letter.endedAt)}</dd>
              </>
            ) : null}
            {letter.providerId ? (
              <>
                <dt>服务方编号</dt>
                <dd className={classes.number}>{letter.providerId}</dd>
              </>
            ) : null}
          </dl>
          {letter.state === 'failed' && letter.topic !== 'code' ? (
            <Form method="post" className={classes.form}>
              <Checkbox name="sure" value="on" required label="问题已经解决，再发一次" />
              <div>
                <SubmitButton>再发一次</SubmitButton>
              </div>
            </Form>
          ) : null}
        </Sheet>
      </div>
    </>
  )
}
