import { type SubmissionResult, useForm } from '@conform-to/react'
import { parseWithZod } from '@conform-to/zod/v4'
import { Checkbox, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { data, Form, Link, redirect, useSearchParams } from 'react-router'
import { fieldProps } from '#app/components/identity/field-props.ts'
import classes from '#app/components/identity/identity.module.css'
import { NewPasswordField } from '#app/components/identity/password-field.tsx'
import { ProofField } from '#app/components/identity/proof-field.tsx'
import { useProof } from '#app/components/identity/use-proof.ts'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { parseForm } from '#app/middleware/parse-form.ts'
import { requestFacts } from '#app/middleware/request-facts.ts'
import { optionalActor } from '#app/middleware/session.ts'
import { createChallenge } from '#server/identity/create-challenge.ts'
import { signUpForm } from '#server/identity/rules/forms.ts'
import { safeRedirectPath } from '#server/identity/rules/redirect-path.ts'
import { identityRefusals } from '#server/identity/rules/refusals.ts'
import { setSessionCookie } from '#server/identity/session-cookie.ts'
import { type SignUpRefusal, signUp } from '#server/identity/sign-up.ts'
import { commonRefusals } from '#server/platform/errors.ts'
import type { Route } from './+types/sign-up'

export const meta: Route.MetaFunction = () => [{ title: '注册 · 学时' }]

export async function loader({ context }: Route.LoaderArgs) {
  if (optionalActor(context)) throw redirect('/learn')
  return { challenge: await createChallenge() }
}

export async function action({ request, context }: Route.ActionArgs) {
  const submission = await parseForm(request, signUpForm(new Date()))
  if (submission.status !== 'success') return answer(400, submission.reply({ hideFields: ['password'] }))
  const made = await signUp({ ...submission.value, userAgent: context.get(requestFacts).device })
  if (!made.ok) {
    const { status, sentence } = { ...identityRefusals, ...commonRefusals }[made.reason]
    return answer(status, submission.reply({ hideFields: ['password'], ...beside(made.reason, sentence) }), made.reason)
  }
  const wanted = new URL(request.url).searchParams.get('redirectTo')
  return redirect(safeRedirectPath(wanted), { headers: { 'set-cookie': setSessionCookie(made.value) } })
}

/** A refused sign-up brings the next challenge along: the last one is spent. */
async function answer(status: number, result: SubmissionResult, refusal: SignUpRefusal | null = null) {
  return data({ result, refusal, challenge: await createChallenge() }, { status })
}

const fields = { 'real-name': 'realName', 'id-number': 'idNumber', phone: 'phone', password: 'password' }

function beside(reason: SignUpRefusal, sentence: string) {
  const field = Object.entries(fields).find(([prefix]) => reason.startsWith(prefix))?.[1]
  return field ? { fieldErrors: { [field]: [sentence] } } : { formErrors: [sentence] }
}

export default function SignUp({ loaderData, actionData }: Route.ComponentProps) {
  const [search] = useSearchParams()
  const { proof, waiting, form: element, holds } = useProof(actionData?.challenge ?? loaderData.challenge)
  const [form, field] = useForm({
    id: 'sign-up',
    lastResult: actionData?.result ?? null,
    onValidate: ({ formData }) => parseWithZod(formData, { schema: signUpForm(new Date()) }),
    shouldValidate: 'onBlur',
    shouldRevalidate: 'onInput',
  })
  const typed = (name: string) => String(new FormData(element.current ?? undefined).get(name) ?? '')
  const recovery = actionData?.refusal === 'id-number-taken' || actionData?.refusal === 'phone-taken'
  return (
    <div className={classes.column}>
      <PageHeader title="注册" subtitle="免费。请用本人的真实信息，证书和学时都记在这个姓名和身份证号下。" />
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
          {form.errors ? <Alert>{form.errors[0]}</Alert> : null}
          {recovery ? (
            <Alert>
              已经有账号？<Link to="/sign-in">直接登录</Link>，或者<Link to="/recover">找回账号</Link>；单位导入过名册的
              <Link to="/activate">激活账号</Link>。
            </Alert>
          ) : null}
          <TextInput
            {...fieldProps(field.realName)}
            label="姓名"
            description="与身份证上的一致，可含“·”"
            autoComplete="name"
            required
          />
          <TextInput
            {...fieldProps(field.idNumber)}
            label="身份证号"
            description="18 位，末位可能是 X"
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            required
          />
          <TextInput
            {...fieldProps(field.phone)}
            label="手机号"
            type="tel"
            inputMode="tel"
            autoComplete="tel-national"
            required
          />
          <NewPasswordField
            {...fieldProps(field.password)}
            defaultValue=""
            label="设置密码"
            description="至少 8 个字符。几个互不相关的词连起来最好"
            required
            ownWords={() => ({ realName: typed('realName'), idNumber: typed('idNumber'), phone: typed('phone') })}
          />
          <Checkbox
            id={field.consent.id}
            name={field.consent.name}
            error={field.consent.errors?.[0]}
            aria-invalid={field.consent.errors ? true : undefined}
            label={
              <>
                我已阅读并同意
                <Link to="/privacy" target="_blank">
                  《个人信息处理说明》
                </Link>
                ，同意为实名登记学时而处理我的身份证号
              </>
            }
          />
          <ProofField proof={proof} />
          <SubmitButton fullWidth busy={waiting}>
            注册并开始学习
          </SubmitButton>
        </Form>
      </Sheet>
      <p className={classes.below}>
        已有账号？<Link to={{ pathname: '/sign-in', search: search.toString() }}>登录</Link>
      </p>
    </div>
  )
}

const Alert = ({ children }: { children: ReactNode }) => (
  <div className={classes.notice} role="alert">
    {children}
  </div>
)
