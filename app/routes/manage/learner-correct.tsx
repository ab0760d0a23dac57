import { TextInput } from '@mantine/core'
import { data, Form, redirect } from 'react-router'
import { z } from 'zod'
import classes from '#app/components/joining/joining.module.css'
import { learnerIdOf, ReasonField, RecordFrame } from '#app/components/learners/record-frame.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { requireOfficial } from '#app/middleware/session.ts'
import { identityRefusals } from '#server/identity/rules/refusals.ts'
import { correctLearner } from '#server/organisations/correct-learner.ts'
import { organisationRefusals } from '#server/organisations/rules/refusals.ts'
import { commonRefusals } from '#server/platform/errors.ts'
import { findCorrectable } from '#server/reports/find-correctable.ts'
import type { Route } from './+types/learner-correct'

export const meta: Route.MetaFunction = () => [{ title: '更正个人信息 · 学时' }]

export async function loader({ params, context }: Route.LoaderArgs) {
  const found = await findCorrectable(requireOfficial(context), 'learner.correct', learnerIdOf(params))
  if (!found) throw new Response(null, { status: 404 })
  return { person: found.person }
}

const text = z.string().max(500).default('')
const correctForm = z.strictObject({ realName: text, idNumber: text, phone: text, reason: text })

export async function action({ params, request, context }: Route.ActionArgs) {
  const learnerId = learnerIdOf(params)
  const parsed = correctForm.safeParse(Object.fromEntries(await request.formData()))
  if (!parsed.success) throw new Response(null, { status: 400 })
  const done = await correctLearner(requireOfficial(context), { learnerId, ...parsed.data })
  if (done.ok) return redirect(`/manage/learners/${learnerId}`)
  if (done.reason === 'not-found') throw new Response(null, { status: 404 })
  const { status, sentence } = { ...identityRefusals, ...organisationRefusals, ...commonRefusals }[done.reason]
  return data({ field: fieldOf(done.reason), sentence }, { status })
}

const fieldOf = (reason: string) =>
  (['real-name', 'id-number', 'phone', 'record-reason'] as const).find((prefix) => reason.startsWith(prefix)) ?? null

export default function Correct({ loaderData: { person }, actionData }: Route.ComponentProps) {
  const errorOf = (field: string) => (actionData?.field === field ? actionData.sentence : undefined)
  return (
    <RecordFrame
      title="更正个人信息"
      subtitle="保存后本人会收到通知。"
      person={person}
      problem={actionData && !actionData.field ? actionData.sentence : undefined}
    >
      <Sheet>
        <Form method="post" className={classes.form}>
          <TextInput name="realName" label="姓名" defaultValue={person.realName} required error={errorOf('real-name')} />
          <TextInput
            name="idNumber"
            label="身份证号"
            description={`现为 ${person.maskedIdNumber}；不改请留空。`}
            autoComplete="off"
            error={errorOf('id-number')}
          />
          <TextInput
            name="phone"
            label="手机号"
            description={`现为 ${person.maskedPhone}；不改请留空。`}
            autoComplete="off"
            inputMode="tel"
            error={errorOf('phone')}
          />
          <ReasonField error={errorOf('record-reason')} />
          <div>
            <SubmitButton>保存更正</SubmitButton>
          </div>
        </Form>
      </Sheet>
    </RecordFrame>
  )
}
