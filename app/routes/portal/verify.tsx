import { useForm } from '@conform-to/react'
import { parseWithZod } from '@conform-to/zod/v4'
import { TextInput } from '@mantine/core'
import { data, Form } from 'react-router'
import classes from '#app/components/certificates/certificates.module.css'
import { CompareFile } from '#app/components/certificates/compare-file.tsx'
import { TrueAddress } from '#app/components/certificates/true-address.tsx'
import { VerdictCard } from '#app/components/certificates/verdict-card.tsx'
import { fieldProps } from '#app/components/identity/field-props.ts'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { requestFacts } from '#app/middleware/request-facts.ts'
import { limitVerifications } from '#server/certificates/limit-verifications.ts'
import { verifyForm } from '#server/certificates/rules/verify-form.ts'
import { verifyCertificate } from '#server/certificates/verify-certificate.ts'
import { env } from '#server/platform/env.ts'
import type { Route } from './+types/verify'

export const meta: Route.MetaFunction = () => [{ title: '证书查验 · 学时' }]

export const loader = () => ({ host: new URL(env().PUBLIC_URL).host })

/** Number and name travel in the body, never in the address: addresses are logged. */
export async function action({ request, context }: Route.ActionArgs) {
  const submission = parseWithZod(await request.formData(), { schema: verifyForm })
  if (submission.status !== 'success') return data({ result: submission.reply(), verification: null }, { status: 400 })
  const { number, name } = submission.value
  const verification = await limitVerifications(context.get(requestFacts).ip, () =>
    verifyCertificate({ number: number, realName: name }),
  )
  const headers: Record<string, string> = { 'cache-control': 'no-store' }
  if ('waitSeconds' in verification) headers['retry-after'] = String(verification.waitSeconds)
  return data({ result: submission.reply(), verification }, { status: 'waitSeconds' in verification ? 429 : 200, headers })
}

export default function Verify({ loaderData: { host }, actionData }: Route.ComponentProps) {
  const verification = actionData?.verification ?? null
  const [form, field] = useForm({
    id: 'verify',
    lastResult: actionData?.result ?? null,
    onValidate: ({ formData }) => parseWithZod(formData, { schema: verifyForm }),
    shouldValidate: 'onSubmit',
    shouldRevalidate: 'onInput',
  })
  const sha256 = verification && 'certificate' in verification ? verification.certificate.fileSha256 : null
  return (
    <div className={classes.column}>
      <PageHeader title="证书查验" subtitle="用手机扫描证书上的二维码最快；也可以照着纸面输入编号和姓名。" />
      {verification ? <VerdictCard verification={verification} /> : null}
      {sha256 ? <CompareFile sha256={sha256} /> : null}
      <section className={classes.sheet} aria-label="按编号和姓名查验">
        <Form method="post" id={form.id} className={classes.form} noValidate={form.noValidate} onSubmit={form.onSubmit}>
          <TextInput
            {...fieldProps(field.number)}
            label="证书编号"
            placeholder="TJ2026…"
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            required
          />
          <TextInput {...fieldProps(field.name)} label="持证人姓名" autoComplete="off" required />
          <SubmitButton fullWidth>查验</SubmitButton>
        </Form>
      </section>
      <TrueAddress host={host} />
    </div>
  )
}
