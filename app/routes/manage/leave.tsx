import { Radio, Stack, Textarea } from '@mantine/core'
import { Form, redirect } from 'react-router'
import { z } from 'zod'
import classes from '#app/components/joining/joining.module.css'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { requireOfficial } from '#app/middleware/session.ts'
import { getPerson } from '#server/identity/queries.ts'
import { letLearnerGo } from '#server/organisations/let-learner-go.ts'
import { listAffiliations } from '#server/organisations/list-affiliations.ts'
import { organisationRefusals } from '#server/organisations/rules/refusals.ts'
import { shanghaiDateText } from '#server/platform/calendar.ts'
import type { Route } from './+types/leave'

export const meta: Route.MetaFunction = () => [{ title: '办理离职、退休 · 学时' }]

const learnerIdOf = (params: { learnerId: string }) => {
  const parsed = z.uuid().safeParse(params.learnerId)
  if (!parsed.success) throw new Response(null, { status: 404 })
  return parsed.data
}

export async function loader({ params, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  const learnerId = learnerIdOf(params)
  const current = (await listAffiliations(actor, learnerId)).find((each) => each.endedAt === null)
  if (!current) throw new Response(null, { status: 404 })
  const { realName, maskedIdNumber } = await getPerson(learnerId)
  return { realName, maskedIdNumber, current }
}

const leaveForm = z.strictObject({ reason: z.enum(['left', 'retired']), note: z.string().max(300).default('') })

export async function action({ params, request, context }: Route.ActionArgs) {
  const actor = requireOfficial(context)
  const parsed = leaveForm.safeParse(Object.fromEntries(await request.formData()))
  if (!parsed.success) throw new Response(null, { status: 400 })
  const done = await letLearnerGo(actor, { learnerId: learnerIdOf(params), ...parsed.data })
  if (done.ok) return redirect('/manage/joining/leaving')
  if (done.reason === 'not-found') throw new Response(null, { status: 404 })
  return { sentence: organisationRefusals[done.reason].sentence }
}

export default function Leave({ loaderData: { realName, maskedIdNumber, current }, actionData }: Route.ComponentProps) {
  return (
    <>
      <PageHeader title="办理离职、退休" subtitle="办理后此人不再在本单位名册中；已登记的学时和在本单位期间的记录都保留。" />
      {actionData?.sentence ? (
        <div className={classes.message} data-tone="bad" role="alert">
          {actionData.sentence}
        </div>
      ) : null}
      <Sheet>
        <dl className={classes.facts}>
          <dt>姓名</dt>
          <dd>{realName}</dd>
          <dt>身份证号</dt>
          <dd>{maskedIdNumber}</dd>
          <dt>登记单位</dt>
          <dd>
            {current.organisationName}（{shanghaiDateText(current.startedAt)}起）
          </dd>
        </dl>
        <Form method="post" className={classes.form} style={{ marginBlockStart: '1.25rem' }}>
          <Radio.Group name="reason" label="原因" defaultValue="left" required>
            <Stack gap="xs" mt="xs">
              <Radio value="left" label="离职、调离：本人可以再登记到别的单位，或把档案转入人力资源服务机构" />
              <Radio value="retired" label="退休" />
            </Stack>
          </Radio.Group>
          <Textarea name="note" label="备注" maxLength={300} autosize minRows={2} />
          <div>
            <SubmitButton>办理</SubmitButton>
          </div>
        </Form>
      </Sheet>
    </>
  )
}
