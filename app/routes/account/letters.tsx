import { Checkbox, TextInput } from '@mantine/core'
import { data, Form, redirect } from 'react-router'
import { z } from 'zod'
import classes from '#app/components/joining/joining.module.css'
import own from '#app/components/notices/notices.module.css'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { requireActor } from '#app/middleware/session.ts'
import { getPerson } from '#server/identity/queries.ts'
import { addEmail } from '#server/portal/add-email.ts'
import { chooseLetters } from '#server/portal/choose-letters.ts'
import { findLetterChoice } from '#server/portal/find-letter-choice.ts'
import { proveEmail } from '#server/portal/prove-email.ts'
import { removeEmail } from '#server/portal/remove-email.ts'
import { codeLifeMinutes } from '#server/portal/rules/email.ts'
import { type ChosenTopic, chosenTopics } from '#server/portal/rules/letters.ts'
import { portalRefusals } from '#server/portal/rules/refusals.ts'
import type { Route } from './+types/letters'

export const meta: Route.MetaFunction = () => [{ title: '短信和邮件 · 学时' }]

export async function loader({ context }: Route.LoaderArgs) {
  const actor = requireActor(context)
  const [choice, { maskedPhone }] = await Promise.all([findLetterChoice(actor), getPerson(actor.accountId)])
  return { ...choice, maskedPhone }
}

const topics = z.array(z.enum(chosenTopics))
const actForm = z.discriminatedUnion('intent', [
  z.object({ intent: z.literal('choose'), sms: topics, email: topics }),
  z.object({ intent: z.literal('add'), address: z.string().max(500) }),
  z.object({ intent: z.literal('prove'), code: z.string().max(50) }),
  z.object({ intent: z.literal('remove') }),
])

export async function action({ request, context }: Route.ActionArgs) {
  const actor = requireActor(context)
  const sent = await request.formData()
  const parsed = actForm.safeParse({ ...Object.fromEntries(sent), sms: sent.getAll('sms'), email: sent.getAll('email') })
  if (!parsed.success) throw new Response(null, { status: 400 })
  const form = parsed.data
  const answer = await act()
  if (answer.ok) return redirect('/account/letters')
  const { status, sentence } = portalRefusals[answer.reason]
  return data({ intent: form.intent, sentence }, { status })

  async function act() {
    switch (form.intent) {
      case 'choose': {
        const without = (wanted: readonly ChosenTopic[]) => chosenTopics.filter((topic) => !wanted.includes(topic))
        return await chooseLetters(actor, { smsOff: without(form.sms), emailOff: without(form.email) })
      }
      case 'add':
        return await addEmail(actor, form.address)
      case 'prove':
        return await proveEmail(actor, form.code)
      case 'remove':
        return await removeEmail(actor)
    }
  }
}

const topicLabels: Record<ChosenTopic, string> = {
  urgent: '等我办理的事：年度被退回等',
  bulletin: '单位和主管部门的通知',
}

export default function Letters({ loaderData, actionData }: Route.ComponentProps) {
  const { smsOff, emailOff, maskedEmail, maskedWanted, maskedPhone } = loaderData
  const problemOf = (intent: string) => (actionData?.intent === intent ? actionData.sentence : undefined)
  return (
    <>
      <PageHeader title="短信和邮件" subtitle="除了站内通知，哪些事再发短信或邮件给您。" />
      <div className={classes.stack}>
        <Sheet>
          <h2>接收什么</h2>
          <p className={classes.quiet}>登录被重置、账号被停用等关系账号安全的事总会告知您，不能关闭。</p>
          <Form method="post" className={classes.form} key={[...smsOff, '', ...emailOff, maskedEmail].join(' ')}>
            <Choices channel="sms" legend={`短信（${maskedPhone}）`} off={smsOff} />
            {maskedEmail ? <Choices channel="email" legend={`邮件（${maskedEmail}）`} off={emailOff} /> : null}
            {maskedEmail
              ? null
              : // What was chosen for e-mail stays chosen while there is no address.
                chosenTopics
                  .filter((topic) => !emailOff.includes(topic))
                  .map((topic) => <input key={topic} type="hidden" name="email" value={topic} />)}
            <div>
              <SubmitButton name="intent" value="choose">
                保存
              </SubmitButton>
            </div>
          </Form>
        </Sheet>
        <Sheet>
          <h2>邮箱</h2>
          {maskedEmail ? (
            <Form method="post" className={classes.form}>
              <p>已绑定 {maskedEmail}。</p>
              <div>
                <SubmitButton name="intent" value="remove" variant="light" color="zhusha" size="sm">
                  移除邮箱
                </SubmitButton>
              </div>
            </Form>
          ) : (
            <p className={classes.quiet}>还没有绑定邮箱。</p>
          )}
          {maskedWanted ? (
            <Form method="post" className={classes.form}>
              <TextInput
                name="code"
                label="验证码"
                description={`已发到 ${maskedWanted}，${codeLifeMinutes} 分钟内有效`}
                inputMode="numeric"
                autoComplete="one-time-code"
                maxLength={10}
                required
                error={problemOf('prove')}
              />
              <div>
                <SubmitButton name="intent" value="prove">
                  确认
                </SubmitButton>
              </div>
            </Form>
          ) : null}
          <Form method="post" className={`${classes.form} ${own.below}`}>
            <TextInput
              type="email"
              name="address"
              label={maskedEmail ? '换一个邮箱' : '邮箱地址'}
              autoComplete="email"
              maxLength={254}
              required
              error={problemOf('add')}
            />
            <div>
              <SubmitButton name="intent" value="add" variant="default">
                发送验证码
              </SubmitButton>
            </div>
          </Form>
        </Sheet>
      </div>
    </>
  )
}

function Choices({ channel, legend, off }: { channel: string; legend: string; off: readonly ChosenTopic[] }) {
  return (
    <Checkbox.Group label={legend} defaultValue={chosenTopics.filter((topic) => !off.includes(topic))}>
      <div className={classes.stack}>
        {chosenTopics.map((topic) => (
          <Checkbox key={topic} name={channel} value={topic} label={topicLabels[topic]} />
        ))}
      </div>
    </Checkbox.Group>
  )
}
