import { useForm } from '@conform-to/react'
import { parseWithZod } from '@conform-to/zod/v4'
import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { data, Form, Link, redirect, useSearchParams } from 'react-router'
import { DemonstrationCode } from '#app/components/identity/demonstration-code.tsx'
import { fieldProps } from '#app/components/identity/field-props.ts'
import classes from '#app/components/identity/identity.module.css'
import { PasswordField } from '#app/components/identity/password-field.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { parseForm } from '#app/middleware/parse-form.ts'
import { requestFacts } from '#app/middleware/request-facts.ts'
import { requireActor } from '#app/middleware/session.ts'
import { confirmByPassword } from '#server/identity/confirm-by-password.ts'
import { findDemonstrationCode } from '#server/identity/demonstration-factor.ts'
import { findSecondFactor } from '#server/identity/queries.ts'
import { confirmForm } from '#server/identity/rules/forms.ts'
import { safeRedirectPath } from '#server/identity/rules/redirect-path.ts'
import { identityRefusals } from '#server/identity/rules/refusals.ts'
import { confirmByCode } from '#server/identity/use-second-factor.ts'
import { databaseNow } from '#server/platform/database.ts'
import type { Route } from './+types/confirm'

export const meta: Route.MetaFunction = () => [{ title: '确认是您本人 · 学时' }]

const wayBack = (request: Request) => safeRedirectPath(new URL(request.url).searchParams.get('redirectTo'))

export async function loader({ context }: Route.LoaderArgs) {
  const actor = requireActor(context)
  const factor = await findSecondFactor(actor)
  return { byCode: factor !== null, demonstration: factor ? await findDemonstrationCode(actor, await databaseNow()) : null }
}

export async function action({ request, context }: Route.ActionArgs) {
  const actor = requireActor(context)
  const submission = await parseForm(request, confirmForm)
  if (submission.status !== 'success') return data(submission.reply({ hideFields: ['password', 'code'] }), { status: 400 })
  const form = submission.value
  const confirmed =
    form.by === 'code'
      ? await confirmByCode(actor, form.code)
      : await confirmByPassword(actor, { password: form.password, ip: context.get(requestFacts).ip })
  if (confirmed.ok) return redirect(wayBack(request))
  const { status } = identityRefusals[confirmed.reason]
  const sentence =
    confirmed.reason === 'password-wrong' ? '密码不正确，请重新填写。' : identityRefusals[confirmed.reason].sentence
  return data(submission.reply({ hideFields: ['password', 'code'], fieldErrors: { [form.by]: [sentence] } }), { status })
}

export default function Confirm({ loaderData: { byCode, demonstration }, actionData }: Route.ComponentProps) {
  const [search] = useSearchParams()
  const [by, setBy] = useState<'code' | 'password'>(byCode ? 'code' : 'password')
  const [form, field] = useForm({
    id: 'confirm',
    lastResult: actionData ?? null,
    onValidate: ({ formData }) => parseWithZod(formData, { schema: confirmForm }),
    shouldRevalidate: 'onInput',
  })
  return (
    <div className={classes.column}>
      <PageHeader title="确认是您本人" subtitle="接下来的操作涉及权限或个人信息。确认后 10 分钟内不再询问。" />
      <Sheet>
        {by === 'code' && demonstration ? <DemonstrationCode {...demonstration} /> : null}
        <Form
          method="post"
          action={`?${search}`}
          id={form.id}
          className={classes.form}
          noValidate={form.noValidate}
          onSubmit={form.onSubmit}
        >
          <input type="hidden" name="by" value={by} />
          {by === 'code' ? (
            <TextInput
              {...fieldProps(field.code)}
              key="code"
              defaultValue=""
              label="验证码"
              description="手机验证器上“学时”当前显示的 6 位数字，或一个没用过的备用码。"
              autoComplete="one-time-code"
              spellCheck={false}
              maxLength={40}
              required
            />
          ) : (
            <PasswordField
              {...fieldProps(field.password)}
              key="password"
              defaultValue=""
              label="登录密码"
              autoComplete="current-password"
              required
            />
          )}
          <SubmitButton fullWidth>确认</SubmitButton>
        </Form>
      </Sheet>
      {byCode ? (
        <p className={classes.below}>
          <button type="button" className={classes.textButton} onClick={() => setBy(by === 'code' ? 'password' : 'code')}>
            {by === 'code' ? '改用登录密码' : '改用验证码'}
          </button>
        </p>
      ) : null}
      <p className={classes.below}>
        <Link to={byCode ? '/manage' : '/learn'}>不办了，返回</Link>
      </p>
    </div>
  )
}
