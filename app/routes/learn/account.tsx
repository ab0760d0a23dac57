import { useForm } from '@conform-to/react'
import { parseWithZod } from '@conform-to/zod/v4'
import { Button } from '@mantine/core'
import { data, Form, Link, redirect } from 'react-router'
import { fieldProps } from '#app/components/identity/field-props.ts'
import classes from '#app/components/identity/identity.module.css'
import { NewPasswordField, PasswordField } from '#app/components/identity/password-field.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { parseForm } from '#app/middleware/parse-form.ts'
import { requestFacts } from '#app/middleware/request-facts.ts'
import { requireActor } from '#app/middleware/session.ts'
import { changePassword } from '#server/identity/change-password.ts'
import { endSession } from '#server/identity/end-session.ts'
import { getLearnerAttributes, getPerson, listSessions } from '#server/identity/queries.ts'
import { accountForm, changePasswordForm } from '#server/identity/rules/forms.ts'
import { titleLevelNames } from '#server/identity/rules/learner-attributes.ts'
import { identityRefusals } from '#server/identity/rules/refusals.ts'
import { signOutEverywhere } from '#server/identity/sign-out-everywhere.ts'
import { findAffiliation } from '#server/organisations/queries.ts'
import { shanghaiDateText, shanghaiDay, shanghaiMinuteText } from '#server/platform/calendar.ts'
import type { Route } from './+types/account'

export const meta: Route.MetaFunction = () => [{ title: '我的账号 · 学时' }]

export async function loader({ request, context }: Route.LoaderArgs) {
  const actor = requireActor(context)
  const [person, affiliation, attributes, sessions] = await Promise.all([
    getPerson(actor.accountId),
    findAffiliation(actor.accountId),
    getLearnerAttributes(actor.accountId, shanghaiDay(new Date())),
    listSessions(actor),
  ])
  return {
    person,
    affiliation,
    attributes,
    sessions,
    official: actor.grants.length > 0,
    done: new URL(request.url).searchParams.get('done'),
  }
}

export async function action({ request, context }: Route.ActionArgs) {
  const actor = requireActor(context)
  const submission = await parseForm(request, accountForm)
  if (submission.status !== 'success')
    return data({ result: submission.reply({ hideFields: ['current', 'next'] }) }, { status: 400 })
  const form = submission.value
  switch (form.intent) {
    case 'sign-out-everywhere':
      await signOutEverywhere(actor)
      return redirect('/learn/account?done=sessions')
    case 'end-session':
      await endSession(actor, form.sessionId)
      return redirect('/learn/account?done=sessions')
    case 'change-password': {
      const changed = await changePassword(actor, { current: form.current, next: form.next, ip: context.get(requestFacts).ip })
      if (changed.ok) return redirect('/learn/account?done=password')
      const { status, sentence } = identityRefusals[changed.reason]
      const field = changed.reason === 'password-wrong' || changed.reason === 'sign-in-wait' ? 'current' : 'next'
      return data(
        { result: submission.reply({ hideFields: ['current', 'next'], fieldErrors: { [field]: [sentence] } }) },
        { status },
      )
    }
  }
}

const doneSentences: Record<string, string> = {
  password: '密码已修改，其他设备上的登录已全部退出。',
  sessions: '所选设备上的登录已退出。',
}

export default function Account({ loaderData, actionData }: Route.ComponentProps) {
  const { person, affiliation, attributes, sessions, done } = loaderData
  const sentence = done === null ? undefined : doneSentences[done]
  return (
    <>
      <PageHeader
        title="我的账号"
        actions={
          <Form method="post" action="/sign-out">
            <Button type="submit" variant="default" size="sm">
              退出登录
            </Button>
          </Form>
        }
      />
      <div className={classes.stack}>
        {loaderData.official ? (
          <p>
            您还有管理权限：<Link to="/account/security">验证器、备用码与我的权限</Link>
          </p>
        ) : null}
        {sentence && !actionData ? (
          <div className={classes.notice} data-tone="good" role="status">
            {sentence}
          </div>
        ) : null}
        <Sheet>
          <h2>个人信息</h2>
          <dl className={classes.facts}>
            <dt>姓名</dt>
            <dd>{person.realName}</dd>
            <dt>身份证号</dt>
            <dd>{person.maskedIdNumber}</dd>
            <dt>手机号</dt>
            <dd>{person.maskedPhone}</dd>
            <dt>登记单位</dt>
            <dd>
              {affiliation ? affiliation.organisationName : '尚未登记，不影响您现在学习。'}{' '}
              <Link to="/learn/unit">{affiliation ? '我的单位' : '去申请登记'}</Link>
            </dd>
            <dt>职称级别</dt>
            <dd>{titleLevelNames[attributes.titleLevel]}</dd>
            <dt>高新技术岗位</dt>
            <dd>{attributes.highTech ? '是' : '否'}</dd>
            <dt>注册日期</dt>
            <dd>{shanghaiDateText(person.createdAt)}</dd>
          </dl>
          <p>
            <Link to="/learn/profile">我的资料：完整号码、谁看过、导出</Link>
          </p>
          <p>
            <Link to="/account/letters">短信和邮件：接收什么、邮箱</Link>
          </p>
        </Sheet>
        <ChangePassword result={actionData?.result ?? null} realName={person.realName} />
        <Sheet>
          <h2>已登录的设备</h2>
          <ul className={classes.devices}>
            {sessions.map((session) => (
              <li key={session.sessionId}>
                <div>
                  {session.deviceLabel} {session.current ? <span className={classes.here}>本设备</span> : null}
                  <small>
                    {shanghaiMinuteText(session.createdAt)} 登录，最近使用 {shanghaiMinuteText(session.lastSeenAt)}
                  </small>
                </div>
                {session.current ? null : (
                  <Form method="post">
                    <input type="hidden" name="sessionId" value={session.sessionId} />
                    <SubmitButton
                      name="intent"
                      value="end-session"
                      variant="default"
                      size="xs"
                      aria-label={`退出 ${session.deviceLabel}，${shanghaiMinuteText(session.createdAt)} 登录`}
                    >
                      退出
                    </SubmitButton>
                  </Form>
                )}
              </li>
            ))}
          </ul>
          {sessions.length > 1 ? (
            <Form method="post">
              <SubmitButton name="intent" value="sign-out-everywhere" variant="light" color="zhusha" size="sm">
                退出其他所有设备
              </SubmitButton>
            </Form>
          ) : null}
        </Sheet>
      </div>
    </>
  )
}

type FormResult = NonNullable<Route.ComponentProps['actionData']>['result']

function ChangePassword({ result, realName }: { result: FormResult | null; realName: string }) {
  const [form, field] = useForm({
    id: 'change-password',
    lastResult: result,
    onValidate: ({ formData }) => parseWithZod(formData, { schema: changePasswordForm }),
    shouldRevalidate: 'onInput',
  })
  return (
    <Sheet>
      <h2>修改密码</h2>
      <Form method="post" id={form.id} className={classes.form} noValidate={form.noValidate} onSubmit={form.onSubmit}>
        <PasswordField {...fieldProps(field.current)} defaultValue="" label="原密码" autoComplete="current-password" required />
        <NewPasswordField {...fieldProps(field.next)} defaultValue="" label="新密码" required ownWords={() => ({ realName })} />
        <div>
          <SubmitButton name="intent" value="change-password">
            修改密码
          </SubmitButton>
        </div>
      </Form>
    </Sheet>
  )
}
