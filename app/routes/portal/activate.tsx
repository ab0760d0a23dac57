import { type SubmissionResult, useForm } from '@conform-to/react'
import { parseWithZod } from '@conform-to/zod/v4'
import { Checkbox, TextInput } from '@mantine/core'
import { data, Form, Link, redirect } from 'react-router'
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
import { type ActivationRefusal, activateAccount } from '#server/identity/activate-account.ts'
import { createChallenge } from '#server/identity/create-challenge.ts'
import { activateForm } from '#server/identity/rules/forms.ts'
import { identityRefusals } from '#server/identity/rules/refusals.ts'
import { setSessionCookie } from '#server/identity/session-cookie.ts'
import { commonRefusals } from '#server/platform/errors.ts'
import type { Route } from './+types/activate'

export const meta: Route.MetaFunction = () => [{ title: '激活账号 · 学时' }]

export async function loader({ context }: Route.LoaderArgs) {
  if (optionalActor(context)) throw redirect('/learn')
  return { challenge: await createChallenge() }
}

export async function action({ request, context }: Route.ActionArgs) {
  const submission = await parseForm(request, activateForm(new Date()))
  if (submission.status !== 'success') return answer(400, submission.reply({ hideFields: ['password'] }))
  const { ip, device } = context.get(requestFacts)
  const { consent: _, ...person } = submission.value
  const activated = await activateAccount({ ...person, ip, userAgent: device })
  if (activated.ok) return redirect('/learn/unit', { headers: { 'set-cookie': setSessionCookie(activated.value) } })
  const { status, sentence } = { ...identityRefusals, ...commonRefusals }[activated.reason]
  return answer(status, submission.reply({ hideFields: ['password'], ...beside(activated.reason, sentence) }))
}

/** A refused try brings the next challenge along: the last one is spent. */
const answer = async (status: number, result: SubmissionResult) =>
  data({ result, challenge: await createChallenge() }, { status })

const fields = { 'real-name': 'realName', 'id-number': 'idNumber', phone: 'phone', password: 'password' }

function beside(reason: ActivationRefusal, sentence: string) {
  const field = Object.entries(fields).find(([prefix]) => reason.startsWith(prefix))?.[1]
  return field ? { fieldErrors: { [field]: [sentence] } } : { formErrors: [sentence] }
}

export default function Activate({ loaderData, actionData }: Route.ComponentProps) {
  const { proof, waiting, form: element, holds } = useProof(actionData?.challenge ?? loaderData.challenge)
  const [form, field] = useForm({
    id: 'activate',
    lastResult: actionData?.result ?? null,
    onValidate: ({ formData }) => parseWithZod(formData, { schema: activateForm(new Date()) }),
    shouldValidate: 'onBlur',
    shouldRevalidate: 'onInput',
  })
  const typed = (name: string) => String(new FormData(element.current ?? undefined).get(name) ?? '')
  return (
    <div className={classes.column}>
      <PageHeader title="激活账号" subtitle="单位已把您列入名册的，在这里设置密码，只需一次。三项信息须与单位填报的一致。" />
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
          <TextInput {...fieldProps(field.realName)} label="姓名" autoComplete="name" required />
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
            description="您交给单位的那个号码"
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
            激活并登录
          </SubmitButton>
        </Form>
      </Sheet>
      <p className={classes.below}>
        单位没有导入名册？<Link to="/sign-up">自行注册</Link>　已激活过？<Link to="/sign-in">登录</Link>
      </p>
    </div>
  )
}
