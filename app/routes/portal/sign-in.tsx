import { useForm } from '@conform-to/react'
import { parseWithZod } from '@conform-to/zod/v4'
import { Checkbox, TextInput } from '@mantine/core'
import { data, Form, Link, redirect, useSearchParams } from 'react-router'
import { fieldProps } from '#app/components/identity/field-props.ts'
import classes from '#app/components/identity/identity.module.css'
import { PasswordField } from '#app/components/identity/password-field.tsx'
import { ProofField } from '#app/components/identity/proof-field.tsx'
import { useProof } from '#app/components/identity/use-proof.ts'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { parseForm } from '#app/middleware/parse-form.ts'
import { requestFacts } from '#app/middleware/request-facts.ts'
import { optionalActor } from '#app/middleware/session.ts'
import { createChallenge } from '#server/identity/create-challenge.ts'
import { findActorByToken } from '#server/identity/load-actor.ts'
import { signInForm } from '#server/identity/rules/forms.ts'
import { safeRedirectPath } from '#server/identity/rules/redirect-path.ts'
import { identityRefusals } from '#server/identity/rules/refusals.ts'
import { setSessionCookie } from '#server/identity/session-cookie.ts'
import { signIn } from '#server/identity/sign-in.ts'
import { commonRefusals } from '#server/platform/errors.ts'
import type { Route } from './+types/sign-in'

export const meta: Route.MetaFunction = () => [{ title: '登录 · 学时' }]

const wayBack = (request: Request) => safeRedirectPath(new URL(request.url).searchParams.get('redirectTo'))

export function loader({ context, request }: Route.LoaderArgs) {
  if (optionalActor(context)) throw redirect(wayBack(request))
  return null
}

export async function action({ request, context }: Route.ActionArgs) {
  const submission = await parseForm(request, signInForm)
  if (submission.status !== 'success')
    return data({ result: submission.reply({ hideFields: ['password'] }), challenge: null }, { status: 400 })
  const { ip, device } = context.get(requestFacts)
  const { remember, ...credentials } = submission.value
  const opened = await signIn({ ...credentials, remember: remember === 'on', ip, userAgent: device })
  if (opened.ok) {
    const signedIn = await findActorByToken(opened.value.token)
    const { search } = new URL(request.url)
    // Whoever acts for an organisation shows the second factor next; learners know nothing of it.
    const next = signedIn?.awaitsSecondFactor ? `/second-factor${search}` : wayBack(request)
    return redirect(next, { headers: { 'set-cookie': setSessionCookie(opened.value) } })
  }

  const { status, sentence } = { ...identityRefusals, ...commonRefusals }[opened.reason]
  const { waitSeconds = 0 } = (opened.detail ?? {}) as { waitSeconds?: number }
  const sentences = waitSeconds > 0 ? `${sentence}请在 ${waitSeconds} 秒后重试。` : sentence
  const proves = opened.reason === 'proof-needed' || opened.reason === 'proof-invalid'
  const errors =
    opened.reason === 'identifier-format' ? { fieldErrors: { identifier: [sentences] } } : { formErrors: [sentences] }
  return data(
    { result: submission.reply({ hideFields: ['password'], ...errors }), challenge: proves ? await createChallenge() : null },
    { status, headers: waitSeconds > 0 ? { 'retry-after': String(waitSeconds) } : {} },
  )
}

/** Lets Retry-After through. */
export const headers: Route.HeadersFunction = ({ actionHeaders }) => actionHeaders

export default function SignIn({ actionData }: Route.ComponentProps) {
  const [search] = useSearchParams()
  const challenge = actionData?.challenge ?? null
  const { proof, waiting, form: element, holds } = useProof(challenge)
  const [form, field] = useForm({
    id: 'sign-in',
    lastResult: actionData?.result ?? null,
    onValidate: ({ formData }) => parseWithZod(formData, { schema: signInForm }),
    shouldRevalidate: 'onInput',
  })
  return (
    <div className={classes.column}>
      <PageHeader title="登录" subtitle="用注册时的身份证号或手机号登录。" />
      <Sheet>
        <Form
          method="post"
          ref={element}
          id={form.id}
          className={classes.form}
          noValidate={form.noValidate}
          onSubmit={(event) => {
            if (!holds(event)) form.onSubmit(event)
          }}
        >
          {form.errors ? (
            <div className={classes.notice} role="alert">
              {form.errors[0]}
            </div>
          ) : null}
          <TextInput
            {...fieldProps(field.identifier)}
            label="身份证号或手机号"
            autoComplete="username"
            autoCapitalize="characters"
            spellCheck={false}
            required
          />
          <PasswordField {...fieldProps(field.password)} defaultValue="" label="密码" autoComplete="current-password" required />
          <div className={classes.row}>
            <Checkbox
              name={field.remember.name}
              label="这是我自己的设备，保持登录"
              defaultChecked={field.remember.initialValue === 'on'}
            />
            <Link to="/recover">忘记密码</Link>
          </div>
          {challenge ? <ProofField proof={proof} /> : null}
          <SubmitButton fullWidth busy={waiting}>
            登录
          </SubmitButton>
        </Form>
      </Sheet>
      <p className={classes.below}>
        还没有账号？<Link to={{ pathname: '/sign-up', search: search.toString() }}>免费注册</Link>　单位导入过名册？
        <Link to="/activate">激活账号</Link>
      </p>
    </div>
  )
}
