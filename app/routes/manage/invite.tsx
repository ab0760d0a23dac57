import { useForm } from '@conform-to/react'
import { parseWithZod } from '@conform-to/zod/v4'
import { NativeSelect, TextInput } from '@mantine/core'
import { data, Form, Link } from 'react-router'
import { z } from 'zod'
import { fieldProps } from '#app/components/identity/field-props.ts'
import classes from '#app/components/joining/joining.module.css'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { parseForm } from '#app/middleware/parse-form.ts'
import { requireOfficial } from '#app/middleware/session.ts'
import { identityRefusals } from '#server/identity/rules/refusals.ts'
import { findOwnPlace } from '#server/organisations/find-own-place.ts'
import { type InviteRefusal, inviteLearner } from '#server/organisations/invite-learner.ts'
import { organisationRefusals } from '#server/organisations/rules/refusals.ts'
import { commonRefusals } from '#server/platform/errors.ts'
import type { Route } from './+types/invite'

export const meta: Route.MetaFunction = () => [{ title: '邀请人员 · 学时' }]

const inviteForm = z.strictObject({
  realName: z.string({ error: '请填写姓名。' }).max(60),
  by: z.enum(['id-number', 'phone']),
  number: z.string({ error: '请填写号码。' }).max(40),
  code: z.string().max(40).default(''),
})

export async function loader({ context }: Route.LoaderArgs) {
  return { place: await findOwnPlace(requireOfficial(context)) }
}

export async function action({ request, context }: Route.ActionArgs) {
  const actor = requireOfficial(context)
  const submission = await parseForm(request, inviteForm)
  if (submission.status !== 'success') return data({ result: submission.reply(), invited: null }, { status: 400 })
  const { code, ...wanted } = submission.value
  const place = await findOwnPlace(actor, code)
  if (!place)
    return data(
      { result: submission.reply({ fieldErrors: { code: ['您的权限范围内没有这个代码的单位。'] } }), invited: null },
      { status: 404 },
    )
  const invited = await inviteLearner(actor, { ...wanted, organisationId: place.id })
  if (invited.ok) return data({ result: submission.reply({ resetForm: true }), invited: wanted.realName }, { status: 200 })
  const { status, sentence } = { ...identityRefusals, ...organisationRefusals, ...commonRefusals }[invited.reason]
  return data({ result: submission.reply({ fieldErrors: { [fieldOf(invited.reason)]: [sentence] } }), invited: null }, { status })
}

const fieldOf = (reason: InviteRefusal): string =>
  reason.startsWith('real-name') ? 'realName' : reason.startsWith('not-') || reason === 'organisation-closed' ? 'code' : 'number'

export default function Invite({ loaderData: { place }, actionData }: Route.ComponentProps) {
  const [form, field] = useForm({
    id: 'invite',
    lastResult: actionData?.result ?? null,
    onValidate: ({ formData }) => parseWithZod(formData, { schema: inviteForm }),
    shouldRevalidate: 'onInput',
  })
  return (
    <>
      <PageHeader
        title="邀请人员"
        subtitle="按姓名和号码邀请。对方登录（或注册）后在“我的单位”里确认；目前登记在别处的，同时请原单位放行。"
      />
      {actionData?.invited ? (
        <div className={classes.message} role="status">
          已邀请{actionData.invited}。进展见<Link to="/manage/joining?tab=sent">已邀请、已接收</Link>，可以继续邀请下一位。
        </div>
      ) : null}
      <Sheet>
        <Form method="post" id={form.id} className={classes.form} noValidate={form.noValidate} onSubmit={form.onSubmit}>
          {place ? <p className={classes.about}>邀请到：{place.name}</p> : null}
          <TextInput
            {...fieldProps(field.code)}
            label={place ? '下属单位的统一社会信用代码' : '单位的统一社会信用代码'}
            description={place ? '邀请到本单位的不用填' : '您代为办理的单位'}
            required={!place}
          />
          <TextInput {...fieldProps(field.realName)} label="姓名" description="与身份证上的一致" autoComplete="off" required />
          <NativeSelect
            name={field.by.name}
            size="md"
            label="凭什么号码邀请"
            defaultValue={field.by.initialValue ?? 'id-number'}
            data={[
              { value: 'id-number', label: '身份证号' },
              { value: 'phone', label: '手机号' },
            ]}
          />
          <TextInput {...fieldProps(field.number)} label="号码" autoComplete="off" required />
          <div>
            <SubmitButton>发出邀请</SubmitButton>
          </div>
        </Form>
      </Sheet>
    </>
  )
}
