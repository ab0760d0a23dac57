import { useForm } from '@conform-to/react'
import { parseWithZod } from '@conform-to/zod/v4'
import { TextInput } from '@mantine/core'
import { data, Form, Link, redirect, useSearchParams } from 'react-router'
import { DemonstrationCode } from '#app/components/identity/demonstration-code.tsx'
import { fieldProps } from '#app/components/identity/field-props.ts'
import classes from '#app/components/identity/identity.module.css'
import { RecoveryCodes } from '#app/components/identity/recovery-codes.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { QrCode } from '#app/components/ui/qr-code.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { parseForm } from '#app/middleware/parse-form.ts'
import { requireActor } from '#app/middleware/session.ts'
import { beginSecondFactor, type Enrolment } from '#server/identity/begin-second-factor.ts'
import { findDemonstrationCode } from '#server/identity/demonstration-factor.ts'
import { secondFactorForm } from '#server/identity/rules/forms.ts'
import { safeRedirectPath } from '#server/identity/rules/redirect-path.ts'
import { identityRefusals } from '#server/identity/rules/refusals.ts'
import { roleHome } from '#server/identity/rules/role-names.ts'
import { useSecondFactor as showSecondFactor } from '#server/identity/use-second-factor.ts'
import { databaseNow } from '#server/platform/database.ts'
import type { Route } from './+types/second-factor'

export const meta: Route.MetaFunction = () => [{ title: '第二重验证 · 学时' }]

const wayBack = (request: Request, home: string) => safeRedirectPath(new URL(request.url).searchParams.get('redirectTo'), home)

export async function loader({ request, context }: Route.LoaderArgs) {
  const actor = requireActor(context)
  const home = roleHome(actor.grants[0]?.role ?? 'learner')
  if (!actor.awaitsSecondFactor) throw redirect(actor.grants.length > 0 ? wayBack(request, home) : '/learn')
  const begun = await beginSecondFactor(actor)
  return {
    enrolment: begun.ok ? begun.value : null,
    demonstration: begun.ok ? null : await findDemonstrationCode(actor, await databaseNow()),
  }
}

export async function action({ request, context }: Route.ActionArgs) {
  const actor = requireActor(context)
  const home = roleHome(actor.grants[0]?.role ?? 'learner')
  if (!actor.awaitsSecondFactor) throw redirect(home)
  const submission = await parseForm(request, secondFactorForm)
  if (submission.status !== 'success')
    return data({ result: submission.reply(), recoveryCodes: null, next: home }, { status: 400 })
  const shown = await showSecondFactor(actor, submission.value.code)
  const next = wayBack(request, home)
  if (shown.ok) {
    const { recoveryCodes } = shown.value
    if (!recoveryCodes) throw redirect(next)
    return data({ result: null, recoveryCodes, next })
  }
  const { status, sentence } = identityRefusals[shown.reason]
  return data({ result: submission.reply({ fieldErrors: { code: [sentence] } }), recoveryCodes: null, next }, { status })
}

/** After enrolling, the loader would lead away from the codes that are shown this once. */
export const shouldRevalidate = () => false

export default function SecondFactor({ loaderData, actionData }: Route.ComponentProps) {
  const [search] = useSearchParams()
  const { enrolment, demonstration } = loaderData
  if (actionData?.recoveryCodes) {
    return (
      <div className={classes.column}>
        <PageHeader title="请保存备用码" subtitle="验证器已绑定。手机丢失时，每个备用码可以代替验证码用一次。" />
        <Sheet>
          <RecoveryCodes codes={actionData.recoveryCodes} next={actionData.next} />
        </Sheet>
      </div>
    )
  }
  return (
    <div className={classes.column}>
      <PageHeader
        title={enrolment ? '绑定验证器' : '第二重验证'}
        subtitle={
          enrolment
            ? '您有管理权限，登录时除密码外还要填写手机验证器上的 6 位数字。现在绑定，只需一次。'
            : '请填写手机验证器上“学时”当前显示的 6 位数字。'
        }
      />
      <Sheet>
        {enrolment ? <Authenticator enrolment={enrolment} /> : null}
        {demonstration ? <DemonstrationCode {...demonstration} /> : null}
        <CodeForm result={actionData?.result ?? null} enrols={enrolment !== null} search={search.toString()} />
      </Sheet>
      <p className={classes.below}>
        暂时不办理管理工作？<Link to="/learn">以学员身份继续</Link>
      </p>
    </div>
  )
}

function Authenticator({ enrolment: { secret, uri, qr } }: { enrolment: Enrolment }) {
  return (
    <ol className={classes.steps}>
      <li>在手机上安装任意一款验证器应用（如腾讯身份验证器、Microsoft Authenticator、系统自带的密码管理）。</li>
      <li>
        用它扫描这个二维码；正在用手机看这一页时，可以<a href={uri}>直接打开验证器</a>。
        <QrCode qr={qr} className={classes.qr} label="绑定验证器的二维码" />
        <details>
          <summary>无法扫描？手工输入密钥</summary>
          <code className={classes.secret}>{(secret.match(/.{1,4}/g) ?? []).join(' ')}</code>
        </details>
      </li>
      <li>填写验证器显示的 6 位数字。</li>
    </ol>
  )
}

type FormResult = NonNullable<Route.ComponentProps['actionData']>['result']

function CodeForm({ result, enrols, search }: { result: FormResult; enrols: boolean; search: string }) {
  const [form, field] = useForm({
    id: 'second-factor',
    lastResult: result,
    onValidate: ({ formData }) => parseWithZod(formData, { schema: secondFactorForm }),
    shouldRevalidate: 'onInput',
  })
  return (
    <Form
      method="post"
      action={search ? `?${search}` : undefined}
      id={form.id}
      className={classes.form}
      noValidate={form.noValidate}
      onSubmit={form.onSubmit}
    >
      <TextInput
        {...fieldProps(field.code)}
        label="验证码"
        description={enrols ? undefined : '手机不在身边时，可以填写一个没用过的备用码。'}
        autoComplete="one-time-code"
        inputMode={enrols ? 'numeric' : 'text'}
        spellCheck={false}
        maxLength={40}
        required
      />
      <SubmitButton fullWidth>{enrols ? '绑定' : '验证'}</SubmitButton>
    </Form>
  )
}
